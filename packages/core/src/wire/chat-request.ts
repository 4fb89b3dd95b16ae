import { InvalidRequestError } from "../errors/remedies.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import { isObject } from "./check.ts";

/**
 * Writes a chat request as the wire wants it: the request over the defaults, `extra` over both, `stream` as the call
 * decides. Unknown fields pass. @throws InvalidRequestError for what the server would refuse without saying why
 */
export function encodeChatRequest(
  request: ChatRequest,
  stream: boolean,
  defaults?: Partial<ChatRequest>,
  extra?: Record<string, unknown>,
): string {
  if (!isObject(request))
    throw new InvalidRequestError("The request must be an object such as { model, messages }.");
  // JSON leaves out what is undefined; deleting a field would make the object slow to write.
  const body: Record<string, unknown> = {
    ...wholeRequest(request, defaults, extra),
    stream: stream || undefined,
  };
  const { messages, prompt, models } = body;
  if (messages === undefined && prompt === undefined) {
    throw new InvalidRequestError("`messages` is missing: give at least one message, or a `prompt`.");
  }
  if (messages !== undefined && (!Array.isArray(messages) || messages.length === 0)) {
    throw new InvalidRequestError("`messages` must be a list of at least one message.");
  }
  if (Array.isArray(models) && models.length > 3) {
    throw new InvalidRequestError(`\`models\` must have 3 items or fewer, not ${models.length}.`);
  }
  return encodeBody(body);
}

/** The request over the defaults, `extra` over both: what is sent, what is reserved for, and what a receipt names. */
export function wholeRequest(
  request: ChatRequest,
  defaults?: Partial<ChatRequest>,
  extra?: Record<string, unknown>,
): ChatRequest {
  if (defaults === undefined && extra === undefined) return request;
  const own = defaults === undefined ? request : withoutUndefined(request);
  return { ...defaults, ...own, ...extra } as ChatRequest;
}

/** Writes a request body. @throws InvalidRequestError for what JSON cannot hold */
export function encodeBody(body: object): string {
  try {
    return JSON.stringify(body);
  } catch (error) {
    const reason = error instanceof RangeError ? "it is nested too deep" : (error as Error).message;
    throw new InvalidRequestError(`The request cannot be written as JSON: ${reason}.`, { cause: error });
  }
}

/** A field that is set to undefined leaves its default in force. */
function withoutUndefined(request: ChatRequest): ChatRequest {
  for (const name in request) {
    if (request[name as keyof ChatRequest] === undefined) {
      return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
    }
  }
  return request;
}
