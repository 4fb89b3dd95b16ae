import { AIMessage } from "@langchain/core/messages";
import type { Receipt } from "@wayfare/core";
import { decodeReceipt, isObject, type ReceiptSum, sumReceipts, withSumJson } from "@wayfare/core/adapter";
import { OpenRouterError } from "../call/errors.ts";

/** What the messages of a run cost. */
export interface RunCost extends ReceiptSum {
  /** One for each call, in the order of the messages. */
  readonly receipts: readonly Receipt[];
  /**
   * Answers without a receipt, such as those of models of other packages. What holds no answer at all, such as `undefined` or
   * a text, counts as one. Answers from a cache are not counted.
   */
  readonly unmetered: number;
  /** Whether `total` is all that there is to pay for these messages: none is unknown, and none has no receipt. */
  readonly isComplete: boolean;
}

/**
 * The receipt of an answer, its money in femto-dollars; also after JSON, and of a call that failed. Undefined for an answer
 * from a cache, and for messages of other models.
 */
export function receiptOf(answer: unknown): Receipt | undefined {
  if (OpenRouterError.isInstance(answer)) return answer.receipt;
  const metadata = isObject(answer) ? answer.response_metadata : undefined;
  if (!isObject(metadata) || !isObject(metadata.openrouter)) return undefined;
  try {
    return decodeReceipt(metadata.openrouter);
  } catch {
    return undefined;
  }
}

/**
 * Finds what a run cost by its messages, wherever they lie: in a message, a list, the state or the updates of an agent or a
 * graph, the result of `generate()` or of a structured output with `includeRaw`, a failed call, or the JSON of these. A call
 * counts once, however often it is found.
 *
 * Messages know nothing of calls that left none: attempts that failed, streams that were left, embeddings. A `ledger` hears
 * of every call.
 */
export function costOf(run: unknown): RunCost {
  const found: Found = { receipts: new Map(), unmetered: 0, seen: new Set() };
  const isEmpty = Array.isArray(run) && run.length === 0;
  // What tells of no answer at all was no run, or hides it.
  if (!find(run, found) && !isEmpty) found.unmetered += 1;
  const receipts = [...found.receipts.values()];
  const sum = sumReceipts(receipts);
  const { unmetered } = found;
  return withSumJson({
    receipts,
    ...sum,
    unmetered,
    isComplete: sum.unknown === 0 && unmetered === 0,
  });
}

interface Found {
  readonly receipts: Map<string, Receipt>;
  /** Answers without a receipt. */
  unmetered: number;
  readonly seen: Set<unknown>;
}

/** @returns whether there was any answer */
function find(value: unknown, found: Found): boolean {
  if (typeof value !== "object" || value === null || found.seen.has(value)) return false;
  found.seen.add(value);
  const receipt = receiptOf(value);
  if (receipt !== undefined) {
    found.receipts.set(receipt.id, receipt);
    return true;
  }
  if (AIMessage.isInstance(value)) {
    if (value.response_metadata.cached !== true) found.unmetered += 1;
    return true;
  }
  // A failed call that sent nothing.
  if (OpenRouterError.isInstance(value)) return true;
  const inner = value instanceof Error ? [value.cause] : Object.values(value);
  // All of them, not the first that has one.
  return inner.map((item) => find(item, found)).some(Boolean);
}
