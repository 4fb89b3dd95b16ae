import type { Receipt, RelayAnswer } from "@wayfare/core";
import { receiptOf as coreReceiptOf, isObject, isOpenRouterError, weakly } from "@wayfare/core/adapter";

/** So many receipts are kept by their ids. */
const longest = 1000;

const byObject = new WeakMap<object, () => Receipt | undefined>();
/** An id that came with two receipts stays without one. */
const byRequestId = new Map<string, Receipt | undefined>();
const byGenerationId = new Map<string, Receipt>();

/** What a receipt can be found by. */
export interface ReceiptKeys {
  /** Objects that the SDK hands out again: the response, and of streams and errors its headers and its signal. */
  readonly objects: readonly (object | undefined)[];
  /** The header `x-request-id`, which the SDK copies onto what it parses. */
  readonly requestId?: string | undefined;
}

/** Lets `receiptOf` find what an ended call cost. */
export function keepReceipt(receipt: Receipt | undefined, { objects, requestId }: ReceiptKeys): void {
  if (receipt === undefined) return;
  for (const object of objects) if (object !== undefined) byObject.set(object, () => receipt);
  if (requestId !== undefined)
    remember(byRequestId, requestId, isNew(requestId, receipt) ? receipt : undefined);
  // Other servers count their ids round and round.
  const id = receipt.generationId;
  if (id?.startsWith("gen-")) remember(byGenerationId, id, receipt);
}

/** The same for an answer that may still go on. */
export function keepAnswer(answer: RelayAnswer, keys: ReceiptKeys): void {
  if (typeof answer.body === "string") {
    keepReceipt(coreReceiptOf(answer), keys);
    return;
  }
  const { objects, requestId } = keys;
  const find = finderOf(weakly(answer), answer.receipt, requestId);
  for (const object of objects) if (object !== undefined) byObject.set(object, find);
}

/** Nothing here may hold the answer: a stream that nobody reads any more has to be collected, and a signal lives on. */
function finderOf(
  answer: () => object | undefined,
  receipt: RelayAnswer["receipt"],
  requestId: string | undefined,
): () => Receipt | undefined {
  let told: Receipt | undefined;
  void receipt.then((written) => {
    told = written;
    keepReceipt(written, { objects: [], requestId });
  });
  return () => {
    // Asked for on the spot, so that it is there as soon as the stream has ended.
    const held = told === undefined ? answer() : undefined;
    return held === undefined ? told : coreReceiptOf(held);
  };
}

function isNew(requestId: string, receipt: Receipt): boolean {
  return !byRequestId.has(requestId) || byRequestId.get(requestId) === receipt;
}

function remember<Kept>(map: Map<string, Kept>, key: string, receipt: Kept): void {
  map.delete(key);
  map.set(key, receipt);
  if (map.size > longest) map.delete(map.keys().next().value as string);
}

/**
 * What a call cost, by what the SDK gave for it: an answer, a stream or chunk of one that has ended, a raw `Response`,
 * an error. Answers are known for the next 1,000 calls, all others as long as they exist.
 *
 * @returns undefined while a stream goes on, and for what came from elsewhere or cost nothing by itself
 */
export function receiptOf(reply: unknown): Receipt | undefined {
  if (typeof reply !== "object" || reply === null) return undefined;
  const { headers, controller, cause } = reply as Readonly<Record<string, unknown>>;
  return (
    ofObject(reply) ??
    ofObject(headers) ??
    (isObject(controller) ? ofObject(controller.signal) : undefined) ??
    coreReceiptOf(reply) ??
    [reply, cause].find(isOpenRouterError)?.receipt ??
    byIds(reply)
  );
}

function ofObject(key: unknown): Receipt | undefined {
  return typeof key === "object" && key !== null ? byObject.get(key)?.() : undefined;
}

function byIds(reply: object): Receipt | undefined {
  const { _request_id, requestID, id } = reply as Readonly<Record<string, unknown>>;
  const generation = byGenerationId.get(id as string);
  const request = byRequestId.get((_request_id ?? requestID) as string);
  // A server that gives every answer one request id must not mix up their receipts.
  const isOther = typeof id === "string" && id.startsWith("gen-") && request?.generationId !== id;
  return isOther ? generation : request;
}
