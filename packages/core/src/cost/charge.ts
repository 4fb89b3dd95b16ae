import { decodeMoney, type Money } from "../money/money.ts";
import type { Receipt } from "../protocol/receipt.ts";
import type { Usage } from "../protocol/usage.ts";
import { readCount } from "./count.ts";

/** What a call cost, in femto-dollars: the money of a receipt. */
export type Charge = Pick<Receipt, "cost" | "costSource" | "upstreamCost" | "totalCost" | "byok">;

/** From what a charge is found. */
export interface ChargeInput {
  /** Kind of call; only chats and text completions are insured against empty replies. @default "chat" */
  api?: Receipt["api"] | undefined;
  /** The usage report of the reply. */
  usage?: Partial<Usage> | null | undefined;
  /** Why the reply ended; missing, null and empty are the same. */
  finishReason?: string | null | undefined;
  /** Computes the cost from the prices in force when the call began; asked only when nothing was reported. */
  computeCost?: (() => Money | undefined) | undefined;
  /** Cost by an own count of tokens, for a call that ended without a usage report. */
  estimatedCost?: Money | undefined;
  /** Whether it is known that nobody bills the call: it was refused before any content, or never sent. */
  unbilled?: boolean | undefined;
}

/**
 * Finds what a call cost: the reported cost wins, then listed prices, then the estimate; else it is unknown.
 *
 * A call that is known not to be billed costs exactly 0, `computed`. Listed prices say nothing about the fee of a call
 * on the account's own key, so that stays unknown when unreported.
 */
export function findCharge(input: ChargeInput): Charge {
  const { usage } = input;
  const byok = typeof usage?.is_byok === "boolean" ? usage.is_byok : undefined;
  const upstreamCost = readCost(usage?.cost_details?.upstream_inference_cost);
  const { cost, costSource } = findCost(input, byok === true);
  return { cost, costSource, upstreamCost, byok, totalCost: totalOf(cost, byok, upstreamCost) };
}

/** Reads a cost from the wire: an amount of zero or more, else `undefined`, for nobody pays for being asked. */
export function readCost(value: unknown): Money | undefined {
  const cost = decodeMoney(value);
  return cost === undefined || cost < 0n ? undefined : cost;
}

/** The cost, and on the account's own key the provider's bill on top; unknown while either is. */
export function totalOf(
  cost: Money | undefined,
  byok: boolean | undefined,
  upstreamCost: Money | undefined,
): Money | undefined {
  // Replies on OpenRouter's credits carry an upstream cost as well: adding it there would bill the call twice.
  if (byok !== true || cost === undefined) return cost;
  return upstreamCost === undefined ? undefined : cost + upstreamCost;
}

function findCost(input: ChargeInput, byok: boolean): Pick<Charge, "cost" | "costSource"> {
  const reported = readCost(input.usage?.cost);
  if (reported !== undefined) return { cost: reported, costSource: "reported" };
  if (input.unbilled === true) return { cost: 0n, costSource: "computed" };
  const found = byok ? undefined : findUnreported(input);
  if (found === undefined) return { cost: undefined, costSource: "unknown" };
  return isInsured(input) ? { cost: 0n, costSource: "computed" } : found;
}

function findUnreported(input: ChargeInput): Pick<Charge, "cost" | "costSource"> | undefined {
  const computed = input.computeCost?.();
  if (computed !== undefined) return { cost: computed, costSource: "computed" };
  const { estimatedCost } = input;
  return estimatedCost === undefined ? undefined : { cost: estimatedCost, costSource: "estimated" };
}

const insured: ReadonlySet<string> = new Set(["chat", "completions"]);

/**
 * Whether a reply is not billed for what it is: it ended by an error, or brought no token and no reason
 * (OpenRouter docs: zero completion insurance).
 */
function isInsured({ api = "chat", usage, finishReason }: ChargeInput): boolean {
  if (!insured.has(api)) return false;
  if (finishReason === "error") return true;
  return !finishReason && readCount(usage?.completion_tokens) === 0;
}
