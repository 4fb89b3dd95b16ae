import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a bench server answers with, made beforehand. */
export interface Payload {
  /** A whole completion. */
  readonly reply: Buffer;
  /** The events of a stream, which go round and round. */
  readonly events: readonly Buffer[];
  /** What ends each stream. */
  readonly closing: Buffer;
}

const blockBytes = 64 * 1024;

/**
 * Serves on a free port of loopback, which it prints, until the parent disconnects. `/json/…` answers a whole
 * completion; `/sse/<chunks>/event/…` a stream with one write per event; `/sse/<chunks>/block/…` a stream in writes of
 * 64 KiB; `/sse/<chunks>/token/…` the first event alone, as a model sends its first token, and the rest a millisecond
 * later.
 */
export function serve(payload: Payload): void {
  const blocks = joinInBlocks(payload.events);
  const server = createServer((request, response) => {
    request.resume().on("end", () => answer(request.url ?? "/", response, { ...payload, blocks }));
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1", () => {
    console.log((server.address() as AddressInfo).port);
  });
  process.on("disconnect", () => process.exit());
}

interface Answers extends Payload {
  readonly blocks: readonly Buffer[];
}

function answer(url: string, response: ServerResponse, answers: Answers): void {
  const [, kind, asked, writes] = url.split("/");
  if (kind === "json") {
    const { reply } = answers;
    response.writeHead(200, { "content-type": "application/json", "content-length": reply.length });
    response.end(reply);
    return;
  }
  response.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-cache",
    "x-generation-id": "gen-1790000000-AbCdEfGhIjKlMnOpQrSt",
  });
  const count = Number(asked);
  if (writes === "token") writeToken(response, eventSequence(answers, count));
  else if (writes === "block") writeAll(response, blockSequence(answers, count));
  else writeAll(response, eventSequence(answers, count));
}

function* eventSequence({ events, closing }: Answers, count: number): Generator<Buffer> {
  for (let position = 0; position < count; position++) yield events[position % events.length] as Buffer;
  yield closing;
}

/** Whole cycles of the distinct events, so `count` must be a multiple of them. */
function* blockSequence({ events, blocks, closing }: Answers, count: number): Generator<Buffer> {
  for (let cycle = 0; cycle < count / events.length; cycle++) yield* blocks;
  yield closing;
}

function writeToken(response: ServerResponse, sequence: Generator<Buffer>): void {
  response.write(sequence.next().value);
  setTimeout(() => writeAll(response, sequence), 1);
}

/** Writes until the socket is full, then waits for it to drain. */
function writeAll(response: ServerResponse, sequence: Generator<Buffer>): void {
  const proceed = (): void => {
    for (let step = sequence.next(); !step.done; step = sequence.next()) {
      if (!response.write(step.value)) {
        response.once("drain", proceed);
        return;
      }
    }
    response.end();
  };
  proceed();
}

/** Cuts at 64 KiB wherever that falls, as a network would. */
function joinInBlocks(parts: readonly Buffer[]): Buffer[] {
  const whole = Buffer.concat(parts);
  const cut: Buffer[] = [];
  for (let from = 0; from < whole.length; from += blockBytes)
    cut.push(whole.subarray(from, from + blockBytes));
  return cut;
}
