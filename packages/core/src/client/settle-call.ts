import { totalOf } from "../cost/charge.ts";
import { countReply, countRequest } from "../cost/count-request.ts";
import { priceUsage } from "../cost/price.ts";
import { withJson } from "../cost/receipt.ts";
import { settleReceipt } from "../cost/settle.ts";
import { isOpenRouterError } from "../errors/openrouter-error.ts";
import { pause } from "../http/retry.ts";
import type { Money } from "../money/money.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Generation } from "../protocol/generation.ts";
import type { Receipt } from "../protocol/receipt.ts";
import type { Usage } from "../protocol/usage.ts";
import { recordDelays } from "./account.ts";
import { observe } from "./call.ts";
import type { Context, Unsettled } from "./context.ts";
import { getData } from "./json-call.ts";

/** How long the server may think about each question, in ms. */
const PATIENCE = 5000;

/** Finds out what a call cost, by its record or else by an own count, and books that. */
export async function settleCall(context: Context, call: Unsettled): Promise<void> {
  const { receipt } = call;
  const generation = await findRecord(context, receipt.generationId);
  const told = generation && settleReceipt(receipt, generation);
  // A record may hold everything but the cost.
  const settled = told?.cost === undefined ? await countOwn(context, call) : told;
  if (settled === undefined) return;
  call.book(settled);
  observe(context, () => context.options.onSettled?.(settled));
}

/** The record of a call, asked for until it is there; undefined when it never comes. */
async function findRecord(context: Context, id: string | undefined): Promise<Generation | undefined> {
  if (!id?.startsWith("gen-")) return undefined;
  const path = `/generation?id=${encodeURIComponent(id)}`;
  for (const delay of recordDelays) {
    // Whoever wants the end awaits `settled()`.
    await pause(delay, undefined, false);
    try {
      return await getData<Generation>(context, path, { retry: false, deadlines: { total: PATIENCE } });
    } catch (error) {
      // A key that may not ask, or a server without such a route, will not change its mind.
      if (!isOpenRouterError(error) || error.kind === "authentication") return undefined;
    }
  }
  return undefined;
}

/** The receipt with the cost of what was sent and received by an own count, flagged estimated; undefined without a price. */
async function countOwn(
  context: Context,
  { receipt, request, reply, counted }: Unsettled,
): Promise<Receipt | undefined> {
  if (request === undefined) return undefined;
  const usage = countUsage(request, reply, counted);
  // Where nothing came back the model may have written much that nobody saw: that stays unknown, and reserved.
  if (usage.completion_tokens === 0) return undefined;
  const cost = await priceOf(context, receipt, usage);
  return cost === undefined ? undefined : estimateReceipt(receipt, usage, cost);
}

function estimateReceipt(receipt: Receipt, usage: Usage, cost: Money): Receipt {
  const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total } = usage;
  return withJson({
    ...receipt,
    tokens: { ...receipt.tokens, prompt, completion, total },
    cost,
    costSource: "estimated",
    totalCost: totalOf(cost, receipt.byok, receipt.upstreamCost),
  });
}

/** An own count of what was sent and what came back, as the reply would have reported it. */
function countUsage(request: ChatRequest, reply: Unsettled["reply"], counted: number | undefined): Usage {
  const prompt_tokens = countRequest(request).prompt.likely;
  const messages = reply?.choices?.map(({ message }) => message) ?? [];
  const completion_tokens = counted ?? countReply(messages, undefined, request.model).likely;
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}

async function priceOf(context: Context, receipt: Receipt, usage: Usage): Promise<Money | undefined> {
  const { requestedModel, provider, startedAt } = receipt;
  const model = receipt.model ?? requestedModel;
  if (model === undefined) return undefined;
  const computed = context.options.computeCost?.(usage, { model, provider, startedAt });
  if (computed !== undefined) return computed;
  const offers = (await context.offers?.(model)) ?? [];
  const own = offers.filter((offer) => provider !== undefined && offer.provider_name === provider);
  // Whoever served is not always known; then it is the dearest, so that no budget is outrun.
  const costs = (own.length > 0 ? own : offers).flatMap(
    ({ pricing }) => priceUsage(usage, pricing, { at: new Date(startedAt) })?.total ?? [],
  );
  return costs.reduce<Money | undefined>(
    (most, cost) => (most === undefined || cost > most ? cost : most),
    undefined,
  );
}
