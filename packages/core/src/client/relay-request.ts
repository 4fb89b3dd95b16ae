import { InvalidRequestError } from "../errors/remedies.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import { encodeBody, wholeRequest } from "../wire/chat-request.ts";
import { isObject, parseJson } from "../wire/check.ts";
import type { Context } from "./context.ts";
import type { CallOptions } from "./options.ts";
import type { RelayKind } from "./relay-kinds.ts";
import type { RelayRequest } from "./relay-options.ts";

/** All that is sent, as fields and as its text. */
export interface WholeRequest {
  readonly whole: ChatRequest;
  readonly body: RelayRequest["body"];
}

/**
 * Brings together what is sent: the body, with the client's `defaults` where it is a chat, and with `extraBody`.
 * @throws InvalidRequestError for further fields of a body that has no place for them
 */
export function wholeBody(
  context: Context,
  kind: RelayKind,
  { body, request }: RelayRequest,
  { extraBody }: CallOptions,
): WholeRequest {
  const fields = request ?? parseBody(body);
  const isForm = !isObject(fields) || (request !== undefined && body !== undefined && !beginsAsObject(body));
  if (isForm && extraBody !== undefined && Object.keys(extraBody).length > 0) {
    throw new InvalidRequestError(
      "`extraBody` cannot be added to a body that is no JSON object: write its fields into the body itself.",
    );
  }
  // What is no object is refused by the server, in its own words.
  if (!isObject(fields)) return { whole: {} as ChatRequest, body };
  const own = fields as unknown as ChatRequest;
  if (isForm) return { whole: own, body };
  const whole = wholeRequest(own, kind.isChat ? context.options.defaults : undefined, extraBody);
  return whole === own && body !== undefined ? { whole, body } : { whole, body: encodeBody(whole) };
}

function parseBody(body: RelayRequest["body"]): unknown {
  return parseJson(typeof body === "string" ? body : new TextDecoder().decode(body));
}

const BRACE = 0x7b;
const blanks: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** Whether a body looks like a JSON object; forms do not. */
function beginsAsObject(body: string | Uint8Array): boolean {
  const at = (index: number) => (typeof body === "string" ? body.charCodeAt(index) : body[index]);
  let start = 0;
  while (start < body.length && blanks.has(at(start) as number)) start += 1;
  return at(start) === BRACE;
}

/**
 * The chat request that costs as much.
 * @throws InvalidRequestError for a request that no JSON can hold
 */
export function costOf(kind: RelayKind, whole: ChatRequest): ChatRequest {
  try {
    return kind.cost(whole);
  } catch (error) {
    throw new InvalidRequestError(`The request cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
