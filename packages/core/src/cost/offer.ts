import type { Pricing } from "../protocol/pricing.ts";

/** What an endpoint asks and allows, as far as a cost depends on it. `Endpoint` and `Model` hold the same fields. */
export interface Offer {
  readonly pricing: Pricing;
  /** Display name of the provider, where the offer is one provider's. */
  readonly provider_name?: string | undefined;
  /** Longest input plus output, in tokens. */
  readonly context_length?: number | null | undefined;
  /** Longest output, in tokens. */
  readonly max_completion_tokens?: number | null | undefined;
}
