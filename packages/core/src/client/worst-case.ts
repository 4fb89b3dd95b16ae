import type { AdmissionCall, OfferLookup } from "../admission/admission.ts";
import type { WorstCase } from "../admission/holds.ts";
import type { Affordable } from "../admission/refusal.ts";
import { type Estimate, type EstimateOptions, estimateCost } from "../cost/estimate.ts";
import type { Offer } from "../cost/offer.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";

/** An estimate, and what it was made from. */
export interface CallEstimate extends Estimate {
  readonly offers: readonly Offer[];
  readonly options: EstimateOptions;
}

/** What a call may cost and consume, by `lookup` where whoever sets the limits has one, else by the offers that come with it. */
export async function estimateCall(
  { request, offers: own }: AdmissionCall,
  lookup: OfferLookup | undefined,
  options: EstimateOptions,
): Promise<CallEstimate> {
  const source = lookup ?? own ?? [];
  const offers = typeof source === "function" ? await findOffers(source, request) : source;
  return { ...estimateCost(request, offers, options), offers, options };
}

/** The models that a request names, the first choice first. */
export function modelsOf({ model, models = [] }: ChatRequest): string[] {
  const named: unknown[] = [model, ...(Array.isArray(models) ? models : [])];
  // Whoever passes requests on may have been given anything.
  return [...new Set(named.filter((name) => typeof name === "string"))];
}

/** The offers of every model that the request names. One that is not known has a price that only a limit bounds. */
async function findOffers(lookup: OfferLookup, request: ChatRequest): Promise<readonly Offer[]> {
  const found = await Promise.all(modelsOf(request).map(async (model) => (await lookup(model)) ?? [dynamic]));
  return found.flat();
}

const dynamic: Offer = { pricing: { prompt: "-1", completion: "-1" } };

/** The upper end of an estimate. */
export function worstCase({ promptTokens, completionTokens, cost }: Estimate): WorstCase {
  return { cost: cost?.high, tokens: BigInt(promptTokens.high + completionTokens.high) };
}

/** How many output tokens the rest of a budget pays, by what lies between the shortest answer and the longest. */
export function affordable(
  { request }: AdmissionCall,
  estimate: CallEstimate | undefined,
): Affordable | undefined {
  const highest = estimate?.cost?.high;
  if (estimate === undefined || highest === undefined) return undefined;
  const requested = estimate.completionTokens.high;
  return {
    requested,
    affordable: (remaining) => {
      const shortest = { ...request, max_tokens: 1, max_completion_tokens: undefined };
      const least = estimateCost(shortest as ChatRequest, estimate.offers, estimate.options).cost?.high ?? 0n;
      if (remaining < least) return 0;
      if (highest <= least) return requested;
      return 1 + Number(((remaining - least) * BigInt(requested - 1)) / (highest - least));
    },
  };
}
