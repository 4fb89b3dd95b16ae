import type { Receipt } from "@wayfare/core";
import { type ReceiptSum, sumReceipts, withSumJson } from "@wayfare/core/adapter";
import { Found, findInFailure, findInResult } from "./find-receipts.ts";

/** What one or several results of the AI SDK cost. */
export interface ResultCost extends ReceiptSum {
  /** One for each call that was sent, in the order of the results. */
  readonly receipts: readonly Receipt[];
  /**
   * Calls without a receipt, such as those of other providers. What tells of no call at all counts as one: a stream that
   * was aborted, `undefined`, a text.
   */
  readonly unmetered: number;
  /**
   * Whether `total` is all there is to pay. After an error it is not, nor after a stream that broke off: they tell of the
   * last call at most. Errors that list their calls, such as NoImageGeneratedError, are the exception.
   */
  readonly isComplete: boolean;
}

/**
 * Finds what a result cost: of `generateText`, `streamText` (waits for its end), agents, `generateObject`,
 * `streamObject`, `embed`, `embedMany`, `rerank`, `generateImage`, `generateVideo`, `generateSpeech`, `transcribe`, or a
 * list of such results, which may hold lists. What one of them threw or rejects with has a cost too, as far as `ai`
 * keeps what the calls answered. A call counts once, however often it is found.
 *
 * A result knows nothing of attempts that failed before it, nor of the calls that its tools made: see
 * `createCostTracker`.
 */
export async function costOf(result: unknown): Promise<ResultCost> {
  const found = new Found();
  await findInAll(result, found);
  return sumUp(found);
}

/** Finds the receipts of a result, of what it becomes, or of a list of such. */
export async function findInAll(result: unknown, found: Found): Promise<void> {
  // Flat before any is awaited: one that rejects meanwhile is not left unheard.
  const all = Array.isArray(result) ? result.flat(Number.POSITIVE_INFINITY) : [result];
  for (const one of await Promise.allSettled(all)) {
    if (one.status === "rejected") findInFailure(one.reason, found);
    else if (Array.isArray(one.value)) await findInAll(one.value, found);
    else await findInResult(one.value, found);
  }
}

/** Adds up what was found. */
export function sumUp(found: Found): ResultCost {
  const receipts = [...found.receipts.values()];
  const { unmetered, isPartial } = found;
  const sum = sumReceipts(receipts);
  const isComplete = sum.unknown === 0 && unmetered === 0 && !isPartial;
  return withSumJson({ receipts, ...sum, unmetered, isComplete });
}
