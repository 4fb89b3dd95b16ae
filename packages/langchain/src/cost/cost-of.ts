import { AIMessage } from "@langchain/core/messages";
import type { Receipt } from "@wayfare/core";
import { decodeReceipt, isObject, type ReceiptSum, sumReceipts } from "@wayfare/core/adapter";
import { OpenRouterError } from "../call/errors.ts";

/** What the messages of a run cost. */
export interface RunCost extends ReceiptSum {
  /** One for each call, in the order of the messages. */
  readonly receipts: readonly Receipt[];
  /** Answers without a receipt, such as those of models of other packages. Answers from a cache are not counted. */
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
 * Finds what a run cost by its messages: of a message, a list of messages, the state of an agent or a graph, the result of
 * `generate()`, of a structured output with `includeRaw`, a failed call, or a list of such. A call counts once, however
 * often it is found.
 *
 * Messages know nothing of calls that left none: attempts that failed, streams that were left, embeddings. A `ledger` hears
 * of every call.
 */
export function costOf(run: unknown): RunCost {
  const found = new Map<string, Receipt>();
  const unmetered = find(run, found, new Set());
  const receipts = [...found.values()];
  const sum = sumReceipts(receipts);
  return { receipts, ...sum, unmetered, isComplete: sum.unknown === 0 && unmetered === 0 };
}

/** Where results of LangChain keep their messages. */
const places = ["messages", "message", "generations", "raw", "output", "values", "cause"] as const;

/** @returns how many answers have no receipt */
function find(value: unknown, found: Map<string, Receipt>, seen: Set<unknown>): number {
  if (typeof value !== "object" || value === null || seen.has(value)) return 0;
  seen.add(value);
  if (Array.isArray(value)) return value.reduce<number>((count, item) => count + find(item, found, seen), 0);
  const receipt = receiptOf(value);
  if (receipt !== undefined) {
    found.set(receipt.id, receipt);
    return 0;
  }
  if (AIMessage.isInstance(value)) return value.response_metadata.cached === true ? 0 : 1;
  const inner = places.map((place) => (value as Record<string, unknown>)[place]);
  return inner.reduce<number>((count, item) => count + find(item, found, seen), 0);
}
