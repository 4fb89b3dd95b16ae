import { ConnectionError, InvalidRequestError } from "@wayfare/core";
import { invalidRequest, readNodeBody, tooLarge } from "@wayfare/core/internal";
import type { Request } from "express";

/**
 * The JSON body of a request, whether a parser has read it before or not.
 * @throws InvalidRequestError: 400 for what is no JSON, 413 for too much of it, 415 for another type
 */
export async function readBody(request: Request, limit: number): Promise<unknown> {
  checkType(request);
  const refuse = () => tooLarge(`The request body is larger than ${limit} bytes. Send less.`);
  if (Number(request.headers["content-length"]) > limit) throw refuse();
  if (isRead(request)) return parsedBody(request.body);
  checkEncoding(request);
  const left = () => new ConnectionError("The client left before its request was complete.");
  return parse(await readNodeBody(request, limit, { refuse, left }));
}

/** Parsers of Express 4 leave `{}` behind also where they read nothing. */
function isRead(request: Request): boolean {
  if (request.readableEnded) return true;
  return request.body !== undefined && (request as { _body?: boolean })._body === true;
}

/** What a parser left: an object, a text, or bytes. */
function parsedBody(body: unknown): unknown {
  if (body === undefined)
    throw invalidRequest("The body was read before and not kept. Send JSON with its content type.");
  if (body instanceof Uint8Array) return parse(body);
  return typeof body === "string" ? parseText(body) : body;
}

/** Other types can be sent by any web page, with the cookies of whoever looks at it, and without being asked first. */
function checkType({ headers }: Request): void {
  const type = headers["content-type"] ?? "";
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(type))
    throw unsupported("The content type must be application/json.");
}

/** Parsers unpack what is packed. */
function checkEncoding({ headers }: Request): void {
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") throw unsupported("The body must not be compressed.");
}

function unsupported(message: string): InvalidRequestError {
  return new InvalidRequestError(message, { status: 415, error_type: "invalid_request" });
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function parse(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw invalidRequest("The request body is not valid UTF-8. Send JSON in UTF-8.");
  }
  return parseText(text);
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What the parser says quotes the body.
    throw invalidRequest("The request body is not valid JSON. Send a JSON object.");
  }
}
