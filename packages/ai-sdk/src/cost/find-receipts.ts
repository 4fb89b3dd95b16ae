import type { Receipt } from "@wayfare/core";
import { decodeReceipt, isObject, receiptOf } from "@wayfare/core/adapter";

type Fields = Record<string, unknown>;

/** Receipts by id, and the calls that have none. */
export class Found {
  readonly receipts = new Map<string, Receipt>();
  unmetered = 0;

  /** Takes receipts in; one that knows its cost stands in for one that did not yet. @returns how many there were */
  take(receipts: readonly Receipt[]): number {
    for (const receipt of receipts) {
      if (this.receipts.get(receipt.id)?.totalCost === undefined) this.receipts.set(receipt.id, receipt);
    }
    return receipts.length;
  }
}

/** Finds the receipts of a result, or of the telemetry event that stands for one. */
export async function findInResult(result: unknown, found: Found): Promise<void> {
  if (!isObject(result)) return;
  try {
    const calls = (await callsOf(result)).filter(isObject);
    const missing = calls.filter((call) => found.take(receiptsIn(call)) === 0).length;
    if (missing === 0) return;
    // Some results tell of their calls one by one, but keep the metadata for all of them together.
    const whole = { ...result, providerMetadata: await result.providerMetadata };
    const others = missing === calls.length ? found.take(receiptsIn(whole)) : 0;
    found.unmetered += Math.max(0, missing - others);
  } catch (error) {
    // The parts of a stream that failed.
    if (findInError(error, found) === 0) throw error;
  }
}

/** Finds the receipts of the calls that ended in an error. @returns how many there were */
export function findInError(error: unknown, found: Found, seen = new Set<unknown>()): number {
  if (!isObject(error) || seen.has(error)) return 0;
  seen.add(error);
  const { cause, data, lastError, errors } = error;
  const inner = [cause, data, lastError, ...(Array.isArray(errors) ? errors : [])];
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
    if (Array.isArray(list)) return list;
  }
  // Nothing was to be ranked, and nothing sent.
  const { ranking, response } = result;
  return Array.isArray(ranking) && isObject(response) && response.headers === undefined ? [] : [result];
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
