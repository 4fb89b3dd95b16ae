import { Readable } from "node:stream";
import { invalidRequest } from "@wayfare/core/internal";
import type { Request, RequestHandler, Response } from "express";
import { answerError } from "./reply/answer-error.ts";

/** What answers by itself below a path: `createGateway()` of `@wayfare/gateway` does. */
export interface Mountable {
  listener(request: Request, response: Response): void;
}

/** Where a gateway has its API. */
const roots = ["/api/v1/", "/v1/"];

/**
 * Puts a whole gateway below a path: `app.use("/ai", mount(gateway))` answers at `/ai/v1/chat/completions`, at
 * `/ai/api/v1/chat/completions` and at `/ai/chat/completions`, before body parsers or after them.
 */
export function mount(gateway: Mountable): RequestHandler {
  return (request, response) => {
    if (request.readableEnded && request.body === undefined) {
      answerError(response, invalidRequest("The body was read before and not kept."));
      return;
    }
    const url = roots.some((root) => request.url.startsWith(root)) ? request.url : `/v1${request.url}`;
    gateway.listener(isParsed(request) ? sentAgain(request, url) : Object.assign(request, { url }), response);
  };
}

function isParsed(request: Request): boolean {
  return request.readableEnded && request.body !== undefined;
}

/** A request whose body was read before, as one that is still to be read. */
function sentAgain(request: Request, url: string): Request {
  const { body, method, socket } = request;
  const bytes = body instanceof Uint8Array || typeof body === "string" ? body : JSON.stringify(body);
  const { "content-length": _, "transfer-encoding": __, ...headers } = request.headers;
  const again = Readable.from([Buffer.from(bytes)], { objectMode: false });
  return Object.assign(again, { url, method, socket, headers, complete: true }) as unknown as Request;
}
