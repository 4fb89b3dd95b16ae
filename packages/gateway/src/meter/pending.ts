// TEMPORARY until core exports both.
import type { ChatRequest, Generation, Receipt } from "@wayfare/core";
import { parseMoney } from "@wayfare/core/cost";
export function settleReceipt(receipt: Receipt, generation: Partial<Generation>): Receipt {
  const cost = parseMoney(generation.total_cost ?? 0);
  return { ...receipt, cost, totalCost: cost, costSource: "reported" };
}
export function estimateCost(request: ChatRequest, _offers: unknown) {
  const n = Math.ceil(JSON.stringify(request.messages ?? request.prompt).length / 4);
  return { promptTokens: { low: n, high: n } };
}
