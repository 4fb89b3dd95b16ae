import { accountErrorSample, errorSample } from "./error-sample.ts";

/** Errors that are settled with the account: 401, 402, 403. */
export const accountErrors = {
  noKey: errorSample(401, "No cookie auth credentials found"),
  badKey: errorSample(401, "User not found.", { error_type: "authentication" }),
  credits: accountErrorSample(
    402,
    "This request requires more credits, or fewer max_tokens. You requested up to 32000 tokens, but can only afford 870.",
    {
      error_type: "payment_required",
      limit_source: "openrouter_credits",
      reason: "weight_exceeds_budget",
    },
  ),
  // The one 402 that a wait mends: other requests of the account hold the balance at the moment.
  inFlight: accountErrorSample(
    402,
    "Too much of the balance is reserved by requests in flight",
    {
      limit_source: "openrouter_in_flight_budget",
      reason: "in_flight_budget_exhausted",
      headers: { "Retry-After": "3" },
    },
    { "retry-after": "3" },
  ),
  keyLimit: accountErrorSample(402, "This key has used up its limit", {
    limit_source: "openrouter_key_limit",
    limit_usd: 5,
    spend_usd: 5.0213,
  }),
  moderation: accountErrorSample(403, "lumen/otter-1 requires moderation. The input was flagged.", {
    reasons: ["harassment", "violence"],
    flagged_input: "the first words of the inp…",
    provider_name: "Harbor",
    model_slug: "lumen/otter-1",
  }),
  guardrailPatterns: accountErrorSample(403, "Blocked by a guardrail", {
    patterns: ["credit-card", "email"],
    error_type: "permission_denied",
  }),
  keyBudget: accountErrorSample(403, "The budget of this key is spent", {
    limit_source: "openrouter_key_limit",
    scope: "key",
    limit_usd: 20,
    spend_usd: 20.004,
    resets_at: "2026-12-01T00:00:00.000Z",
  }),
  workspaceBudget: accountErrorSample(403, "The daily budget of this workspace is spent", {
    limit_source: "openrouter_workspace_budget",
    scope: "workspace",
    limit_usd: 100,
    spend_usd: 100.5,
    resets_at: "2026-11-21T00:00:00.000Z",
  }),
};
