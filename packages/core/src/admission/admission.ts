import type { Offer } from "../cost/offer.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Receipt } from "../protocol/receipt.ts";
import type { Budget, RateLimit } from "./limits.ts";

/** Limits that come with a call, such as those of the API key that it is made with. */
export interface CallLimits {
  readonly budgets?: readonly Budget[] | undefined;
  readonly rateLimits?: readonly RateLimit[] | undefined;
}

/** What endpoints ask for a model: every one that might serve; undefined when that is not known. */
export type OfferLookup = (
  model: string,
) => readonly Offer[] | undefined | Promise<readonly Offer[] | undefined>;

/** A call that asks to be let through. */
export interface AdmissionCall {
  /** A request of another kind comes as the chat request that costs as much. */
  readonly request: ChatRequest;
  /** Whom and what the call is for, as its receipt will say: key, user, session and own tags. */
  readonly tags: Readonly<Record<string, string>>;
  /** Prices of all endpoints that might serve, or how to find them. */
  readonly offers?: readonly Offer[] | OfferLookup | undefined;
  /** Further limits; an object that stays the same is read once. */
  readonly limits?: CallLimits | undefined;
}

/** The right to make one call. Whoever has it must end it, with one of the two. */
export interface Ticket {
  /** Books what the call took; a later receipt of the same call replaces that. */
  settle(receipt: Receipt): void;
  /** Gives everything back: nothing was sent. */
  release(): void;
}

/** Decides whether a call may be made, before it is sent. */
export interface Admission {
  /** @throws PaymentRequiredError (402) or RateLimitError (429, or 402 while others are in flight) */
  admit(call: AdmissionCall): Promise<Ticket>;
}
