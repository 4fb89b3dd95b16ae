import { formatMoney, type Money, parseMoney } from "../money/money.ts";
import type { Receipt, TokenCounts } from "../protocol/receipt.ts";
import { type ChargeInput, findCharge } from "./charge.ts";
import { readCount } from "./count.ts";

type Loose<T> = { [K in keyof T]?: T[K] | undefined };
type RequiredField = "id" | "api" | "startedAt";
type ComputedField = "tokens" | "cost" | "costSource" | "upstreamCost" | "totalCost" | "byok";

/** What a receipt is made from; counts and costs are read from `usage`. */
export interface ReceiptFacts
  extends Omit<ChargeInput, "api" | "finishReason">,
    Pick<Receipt, RequiredField>,
    Loose<Omit<Receipt, RequiredField | ComputedField | "latency">> {
  /** Milliseconds from the start of the call. */
  latency: Loose<Receipt["latency"]> & { total: number };
}

/** Makes the receipt of one call; `JSON.stringify` writes its money as decimal strings in dollars. */
export function writeReceipt(input: ReceiptFacts): Receipt {
  const { latency } = input;
  const charge = findCharge(input);
  const receipt: Receipt = {
    id: input.id,
    generationId: input.generationId,
    api: input.api,
    streamed: input.streamed ?? false,
    requestedModel: input.requestedModel,
    model: input.model,
    provider: input.provider,
    startedAt: input.startedAt,
    latency: { firstByte: latency.firstByte, firstToken: latency.firstToken, total: latency.total },
    attempts: input.attempts ?? [],
    tokens: countTokens(input.usage),
    cost: charge.cost,
    costSource: charge.costSource,
    upstreamCost: charge.upstreamCost,
    totalCost: charge.totalCost,
    byok: charge.byok,
    discount: input.discount,
    finishReason: input.finishReason,
    nativeFinishReason: input.nativeFinishReason,
    aborted: input.aborted ?? false,
    error: input.error,
    tags: input.tags ?? {},
  };
  if (input.details !== undefined) receipt.details = input.details;
  return withJson(receipt);
}

/** Lets a receipt through `JSON.stringify`, which knows no bigint. */
export function withJson(receipt: Receipt): Receipt {
  return Object.defineProperty(receipt, "toJSON", toJSON);
}

function countTokens(usage: ReceiptFacts["usage"]): TokenCounts {
  const prompt = usage?.prompt_tokens_details;
  const completion = usage?.completion_tokens_details;
  return {
    prompt: readCount(usage?.prompt_tokens),
    completion: readCount(usage?.completion_tokens),
    total: readCount(usage?.total_tokens),
    cached: readCount(prompt?.cached_tokens),
    cacheWrite: readCount(prompt?.cache_write_tokens),
    reasoning: readCount(completion?.reasoning_tokens),
    promptAudio: readCount(prompt?.audio_tokens),
    completionAudio: readCount(completion?.audio_tokens),
    completionImage: readCount(completion?.image_tokens),
  };
}

const MONEY_FIELDS = ["cost", "upstreamCost", "totalCost", "discount"] as const;
type MoneyField = (typeof MONEY_FIELDS)[number];

/** A receipt as JSON: money as decimal strings in dollars, all else unchanged. */
export type EncodedReceipt = Omit<Receipt, MoneyField> & { [K in MoneyField]?: string | undefined };

/** Writes a receipt as a plain object that JSON can carry. */
export function encodeReceipt(receipt: Receipt): EncodedReceipt {
  const encoded = { ...receipt } as unknown as EncodedReceipt;
  // As a rule they are all the same.
  let [last, text]: [Money | undefined, string | undefined] = [undefined, undefined];
  for (const field of MONEY_FIELDS) {
    const amount = receipt[field];
    if (amount !== last) [last, text] = [amount, amount === undefined ? undefined : formatMoney(amount)];
    encoded[field] = text;
  }
  return encoded;
}

/**
 * Reads a receipt that {@link encodeReceipt} or `JSON.stringify` wrote; fields unknown here stay on it.
 *
 * @throws TypeError when it is no object with an `id`.
 * @throws RangeError when an amount of money is unreadable.
 */
export function decodeReceipt(encoded: unknown): Receipt {
  if (
    typeof encoded !== "object" ||
    encoded === null ||
    !("id" in encoded) ||
    typeof encoded.id !== "string"
  ) {
    throw new TypeError("A receipt must be an object with an id.");
  }
  const receipt: Record<string, unknown> = { ...encoded };
  for (const field of MONEY_FIELDS) receipt[field] = readMoney((encoded as EncodedReceipt)[field]);
  return withJson(receipt as unknown as Receipt);
}

function readMoney(amount: string | null | undefined): Money | undefined {
  return amount === undefined || amount === null ? undefined : parseMoney(amount);
}

// Not enumerable, and so out of the way of the fields.
const toJSON: PropertyDescriptor = {
  value(this: Receipt): EncodedReceipt {
    return encodeReceipt(this);
  },
};
