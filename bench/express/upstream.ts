import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { reply } from "../client/payload.ts";
import { catalogue, eventsOf } from "./payload.ts";

/**
 * The provider, on a free port of loopback, which it prints, until the parent disconnects. `/json/…` answers a whole
 * completion; `/sse/<chunks>/event/…` a stream with one event in each turn of the event loop, as models write;
 * `/sse/<chunks>/block/…` one as fast as it is taken. GET is answered with the catalogue.
 */
const server = createServer((request, response) => {
  request.resume().on("end", () => {
    const [, kind, count, writes] = (request.url ?? "").split("/");
    if (request.method === "GET") send(response, catalogue);
    else if (kind === "json") send(response, reply);
    else stream(response, Number(count), writes === "block");
  });
});
server.keepAliveTimeout = 60_000;
server.listen({ port: 0, host: "127.0.0.1", backlog: 2048 }, () => {
  console.log((server.address() as AddressInfo).port);
});
process.on("disconnect", () => process.exit());

function send(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body);
}

const known = new Map<string, readonly Buffer[]>();

/** The writes of a stream: its events, or blocks of 16 kB that cut them anywhere. */
function writesOf(count: number, inBlocks: boolean): readonly Buffer[] {
  const key = `${count} ${inBlocks}`;
  const writes = known.get(key) ?? (inBlocks ? joined(eventsOf(count)) : eventsOf(count));
  known.set(key, writes);
  return writes;
}

const blockBytes = 16 * 1024;

function joined(events: readonly Buffer[]): Buffer[] {
  const whole = Buffer.concat(events);
  const count = Math.ceil(whole.length / blockBytes);
  return Array.from({ length: count }, (_, at) => whole.subarray(at * blockBytes, (at + 1) * blockBytes));
}

function stream(response: ServerResponse, count: number, inBlocks: boolean): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  const writes = writesOf(count, inBlocks);
  let at = 0;
  const proceed = (): void => {
    while (at < writes.length && !response.destroyed) {
      const isFree = response.write(writes[at++] as Buffer);
      if (!isFree) return void response.once("drain", proceed);
      if (!inBlocks) return void setImmediate(proceed);
    }
    response.end();
  };
  proceed();
}
