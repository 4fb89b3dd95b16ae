import type { IncomingMessage, ServerResponse } from "node:http";
import { drained } from "@wayfare/core/internal";
import type { Reply } from "../exchange.ts";

/** How long a connection that is to end may go on sending or receiving, in milliseconds. */
const LINGER = 1000;

/** Sends a reply. A body that breaks destroys the socket, so that nobody takes the half for the whole. */
export async function writeNodeReply(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Reply,
): Promise<void> {
  if (typeof body !== "string" && !(body instanceof Uint8Array)) {
    response.writeHead(status, headers);
    response.flushHeaders();
    await stream(response, body);
    return;
  }
  const length = { "content-length": String(Buffer.byteLength(body)) };
  // A HEAD reply keeps the headers of its GET, apart from the length, which is not known here.
  const head = request.method === "HEAD" ? headers : { ...headers, ...length };
  if (request.complete) {
    response.writeHead(status, head).end(body);
    return;
  }
  response.writeHead(status, { ...head, connection: "close" }).write(body);
  await linger(request);
  response.end();
}

async function stream(response: ServerResponse, body: AsyncIterable<string | Uint8Array>): Promise<void> {
  try {
    for await (const piece of body) {
      if (response.destroyed) return;
      if (!response.write(piece)) await drained(response);
    }
    response.end();
  } catch {
    // What was written before has to go out first: a socket that is destroyed drops it.
    await sent(response);
    response.destroy();
  }
}

/** Waits a moment until everything is handed to the system. */
function sent(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      response.off("close", done);
      resolve();
    };
    const timer = setTimeout(done, LINGER);
    response.on("close", done);
    if (response.destroyed) done();
    else response.write("", done);
  });
}

/**
 * Reads on for a moment what the client still sends: a socket that is closed over unread bytes resets the
 * connection, and the client may lose the answer that says why.
 */
function linger(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      request.off("end", done).off("close", done).off("error", done);
      resolve();
    };
    const timer = setTimeout(done, LINGER);
    request.on("end", done).on("close", done).on("error", done);
    request.resume();
  });
}
