import type { IncomingMessage, ServerResponse } from "node:http";
import { ConnectionError } from "@wayfare/core";
import { readNodeBody } from "@wayfare/core/internal";
import { discard, type Exchange, type Handle, isLoopback, type Reply } from "../exchange.ts";
import { tooLarge } from "../refusal.ts";
import { writeNodeReply } from "./node-reply.ts";

/** A listener for `node:http`; also fits Express and other frameworks that hand out Node's request and response. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse) => void;

/** Builds the listener. What cannot be sent costs its own connection, not the process; `onError` is told of it. */
export function createNodeListener(handle: Handle, onError: (error: unknown) => void): NodeListener {
  return (request, response) => {
    answer(handle, request, response).catch((error: unknown) => {
      onError(error);
      response.destroy();
    });
  };
}

async function answer(handle: Handle, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const departure = new AbortController();
  // The request's own "close" comes as soon as its body is read; only the response's tells that the client left.
  response.once("close", () => {
    if (!response.writableFinished) departure.abort();
  });
  response.on("error", () => {});
  const reply = await handle(exchangeOf(request, departure.signal));
  // Nobody is there to read it, or a framework has answered in our place.
  if (response.destroyed || response.headersSent) {
    discard(reply.body);
    return;
  }
  await writeNodeReply(request, response, request.method === "HEAD" ? bodiless(reply) : reply);
}

/** The URL is split by hand: `new URL` would throw on what some clients send, and we answer 404 to it. */
function exchangeOf(request: IncomingMessage, signal: AbortSignal): Exchange {
  const url = request.url ?? "/";
  const mark = url.indexOf("?");
  return {
    method: request.method ?? "GET",
    path: mark === -1 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark === -1 ? "" : url.slice(mark)),
    headers: { get: (name) => headerOf(request, name) },
    // Asked of the connection, so that it also holds on a server that is not ours.
    loopback: isLoopback(request.socket.localAddress ?? ""),
    signal,
    body: (limit) => readNodeBody(request, limit, { refuse: () => tooLarge(limit), left: clientLeft }),
  };
}

function clientLeft(): ConnectionError {
  return new ConnectionError("The client left before its request was complete.");
}

/** Repeated headers are joined, as the fetch standard does. */
function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(", ") : (value ?? null);
}

function bodiless(reply: Reply): Reply {
  discard(reply.body);
  return { ...reply, body: "" };
}
