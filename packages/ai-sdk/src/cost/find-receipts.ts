import type { Receipt } from "@wayfare/core";
import { decodeReceipt, isObject, receiptOf } from "@wayfare/core/adapter";

type Fields = Record<string, unknown>;

/** Receipts by id, and the calls that have none. */
export class Found {
  readonly receipts = new Map<string, Receipt>();
  unmetered = 0;
  /** Whether there may be calls that nobody tells of. */
  isPartial = false;

  /** Takes receipts in; one that knows its cost stands in for one that did not yet. @returns how many there were */
  take(receipts: readonly Receipt[]): number {
    for (const receipt of receipts) {
      if (this.receipts.get(receipt.id)?.totalCost === undefined) this.receipts.set(receipt.id, receipt);
    }
    return receipts.length;
  }
}

/** Finds the receipts of a result, or of the telemetry event that stands for one; of an error too. */
export async function findInResult(result: unknown, found: Found): Promise<void> {
  if (!isObject(result)) {
    // No call that anybody knows of: it is not free for that.
    found.unmetered += 1;
    return;
  }
  if (result instanceof Error) return findInFailure(result, found);
  try {
    const calls = (await callsOf(result)).filter(isObject);
    const missing = calls.filter((call) => found.take(receiptsIn(call)) === 0).length;
    if (await isCut(result, calls)) found.isPartial = true;
    if (missing === 0) return;
    // Some results tell of their calls one by one, but keep the metadata for all of them together.
    const whole = { ...result, providerMetadata: await result.providerMetadata };
    const others = missing === calls.length ? found.take(receiptsIn(whole)) : 0;
    found.unmetered += Math.max(0, missing - others);
  } catch (error) {
    // The parts of a stream that failed.
    findInFailure(error, found);
  }
}

/**
 * Finds the receipts of whatever ended in an error. Only one that lists its calls, since all came back with nothing,
 * tells of them all: any other may have ended a later step, or one of several requests, and knows nothing of the rest.
 */
export function findInFailure(error: unknown, found: Found): void {
  const count = findInError(error, found);
  const { calls, responses } = isObject(error) ? error : {};
  const told = [calls, responses].flatMap((list) =>
    Array.isArray(list) && list.length > 0 ? [list] : [],
  )[0];
  if (told === undefined) found.isPartial = true;
  const untold = told?.filter((call) => !isObject(call) || receiptsIn(call).length === 0).length;
  found.unmetered += untold ?? (count === 0 ? 1 : 0);
}

/** Finds the receipts of the calls that ended in an error. @returns how many there were */
export function findInError(error: unknown, found: Found, seen = new Set<unknown>()): number {
  if (!isObject(error) || seen.has(error)) return 0;
  seen.add(error);
  const { cause, data, lastError, errors, calls, responses } = error;
  const lists = [errors, calls, responses].filter((list) => Array.isArray(list)).flat();
  const inner = [cause, data, lastError, ...lists];
  return inner.reduce<number>(
    (count, one) => count + findInError(one, found, seen),
    found.take(receiptsIn(error)),
  );
}

/** The receipts that lie in a call, a step, a result, an event or an error. */
export function receiptsIn({ receipt, providerMetadata, response, body, data }: Fields): Receipt[] {
  const own =
    isObject(providerMetadata) && isObject(providerMetadata.openrouter) ? providerMetadata.openrouter : {};
  const images = Array.isArray(own.images) ? own.images : [];
  const replies = [body, data, isObject(response) ? response.body : undefined];
  return [
    receipt,
    own.receipt,
    ...images.map((image) => (isObject(image) ? image.receipt : undefined)),
    ...replies.map((reply) => (isObject(reply) ? receiptOf(reply) : undefined)),
  ].flatMap(readReceipt);
}

/** What a result tells of its calls one by one; itself, where there was one. */
async function callsOf(result: Fields): Promise<unknown[]> {
  // One after the other: what is not needed of a stream must not be asked for, lest it fail unheard.
  for (const name of ["steps", "calls", "responses", "response"]) {
    const list = await result[name];
    // No call has no step: this one keeps them to itself.
    if (Array.isArray(list)) return name === "steps" && list.length === 0 ? [{}] : list;
  }
  // Nothing was to be ranked, and nothing sent.
  const { ranking, response } = result;
  return Array.isArray(ranking) && isObject(response) && response.headers === undefined ? [] : [result];
}

/** Whether a stream broke off after a step: it then ends otherwise than its last step did. */
async function isCut(result: Fields, calls: readonly Fields[]): Promise<boolean> {
  const last = calls.at(-1);
  // Only streams promise their steps.
  if (last === undefined || result.steps === undefined || Array.isArray(result.steps)) return false;
  const [reason, raw] = [await result.finishReason, await result.rawFinishReason];
  return reason !== undefined && (reason !== last.finishReason || raw !== last.rawFinishReason);
}

/** A receipt as core has it, or as JSON has it; nothing for anything else. */
function readReceipt(value: unknown): Receipt[] {
  if (!isObject(value) || !isObject(value.tokens)) return [];
  if (Object.values(value).some((field) => typeof field === "bigint")) return [value as unknown as Receipt];
  try {
    return [decodeReceipt(value)];
  } catch {
    return [];
  }
}
