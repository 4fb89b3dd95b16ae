import { decodeMoney, type Money } from "../money/money.ts";
import type { Receipt } from "../protocol/receipt.ts";
import type { Usage } from "../protocol/usage.ts";

/** What a call cost, in femto-dollars: the money of a receipt. */
export type Charge = Pick<Receipt, "cost" | "costSource" | "upstreamCost" | "totalCost" | "byok">;

/** From what a charge is found. */
export interface ChargeInput {
  /** The usage report of the reply. */
  usage?: Partial<Usage> | null | undefined;
  /** Computes the cost from listed prices; asked only when nothing was reported. */
  computeCost?: (() => Money | undefined) | undefined;
  /** Cost by an own count of tokens, for a call that ended without a usage report. */
  estimatedCost?: Money | undefined;
}

/**
 * Finds what a call cost: the reported cost wins, then listed prices, then the estimate; else it is unknown.
 *
 * Listed prices say nothing about the fee of a call on the account's own key, so that stays unknown when unreported.
 */
export function findCharge(input: ChargeInput): Charge {
  const { usage } = input;
  const byok = typeof usage?.is_byok === "boolean" ? usage.is_byok : undefined;
  const upstreamCost = decodeMoney(usage?.cost_details?.upstream_inference_cost);
  const { cost, costSource } = findCost(input, byok === true);
  return { cost, costSource, upstreamCost, byok, totalCost: addExternal(cost, byok === true, upstreamCost) };
}

function findCost(
  { usage, computeCost, estimatedCost }: ChargeInput,
  byok: boolean,
): Pick<Charge, "cost" | "costSource"> {
  const reported = decodeMoney(usage?.cost);
  if (reported !== undefined) return { cost: reported, costSource: "reported" };
  if (byok) return { cost: undefined, costSource: "unknown" };
  const computed = computeCost?.();
  if (computed !== undefined) return { cost: computed, costSource: "computed" };
  if (estimatedCost !== undefined) return { cost: estimatedCost, costSource: "estimated" };
  return { cost: undefined, costSource: "unknown" };
}

// Replies on OpenRouter's credits carry an upstream cost as well: adding it there would bill the call twice.
function addExternal(cost: Money | undefined, byok: boolean, upstream: Money | undefined): Money | undefined {
  if (!byok || cost === undefined) return cost;
  return upstream === undefined ? undefined : cost + upstream;
}
