import type { Response } from "express";
import type { ChatOptions } from "../options.ts";
import { answerError, knownError } from "./answer-error.ts";
import { deliver } from "./deliver.ts";
import type { Departure } from "./departure.ts";
import type { Asked, Exchange } from "./formats.ts";
import { safeError } from "./safe-error.ts";
import { StreamWriter } from "./stream-writer.ts";

/** What an answer is written to. */
export interface Reader {
  readonly response: Response;
  readonly departure: Departure;
  readonly options: Pick<ChatOptions, "heartbeat" | "patience" | "onDisconnect">;
  /** Told of failures that are bugs. */
  readonly report: (error: unknown) => void;
}

/** Asks, and writes the answer or the failure; before the head as a status, behind it as the format says it. */
export async function answer(exchange: Exchange, asked: Asked, reader: Reader): Promise<void> {
  const { response, departure, options, report } = reader;
  const { heartbeat = 5000, patience = 30_000, onDisconnect = "abort" } = options;
  const writer = new StreamWriter(response, exchange.form, patience);
  if (exchange.streams) writer.keepAlive(heartbeat);
  try {
    const { headers, answer: begun } = await exchange.begin(asked);
    writer.quiet();
    if (typeof begun === "string" && !exchange.streams) return sendJson(response, begun, headers);
    writer.begin(headers);
    if (typeof begun === "string") await writer.write(begun);
    else await deliver(begun, writer, departure, onDisconnect);
    writer.end();
  } catch (thrown) {
    writer.quiet();
    const error = safeError(knownError(thrown, report));
    if (!response.headersSent) return answerError(response, error);
    const last = exchange.ending(error);
    // Half an answer must not pass for the whole.
    if (last === undefined) response.destroy();
    else writer.end(last);
  }
}

function sendJson(response: Response, body: string, headers: Readonly<Record<string, string>>): void {
  if (response.destroyed) return;
  const length = Buffer.byteLength(body);
  response
    .writeHead(200, { "content-type": "application/json", "content-length": length, ...headers })
    .end(body);
}
