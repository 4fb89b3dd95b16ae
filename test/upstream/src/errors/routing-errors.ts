import { accountErrorSample, type ErrorSample, errorSample } from "./error-sample.ts";

/** A body with the `availability` object of the newer documentation beside code and message. */
function availabilitySample(
  status: number,
  message: string,
  availability: Record<string, unknown>,
  headers?: Record<string, string>,
): ErrorSample {
  const docs_url = `https://openrouter.ai/docs/errors#${availability.code}`;
  const requested_models = ["lumen/otter-1"];
  const error = { code: status, message, availability: { requested_models, docs_url, ...availability } };
  return { status, body: { error }, ...(headers && { headers }) };
}

/** Errors about where a request can go: 404, 429 and 503 with `availability`, and the limits of free use. */
export const routingErrors = {
  dataPolicy: accountErrorSample(
    404,
    "No endpoints found matching your data policy (Free model training). Configure: https://openrouter.ai/settings/privacy",
    {
      routing_funnel: [
        { step: "Initial Endpoints", endpoint_count: 4 },
        { step: "Filter by Data Policy", endpoint_count: 0 },
      ],
      failed_routing_step: "Filter by Data Policy",
    },
  ),
  noEndpoints: errorSample(404, "No endpoints found for lumen/otter-0:free."),
  noToolEndpoints: errorSample(404, "No endpoints found that support tool use.", {
    error_type: "not_found",
  }),
  constraintFiltered: availabilitySample(404, "Every endpoint was filtered out", {
    code: "constraint_filtered",
    retryable: false,
    excluded_by: ["max_price", "quantization"],
    constraint: { field: "provider.max_price.prompt", detail: "0.05 is below every endpoint" },
    fallback_models: ["lumen/otter-mini"],
  }),
  freeDaily: accountErrorSample(
    429,
    "Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day",
    {
      limit_source: "openrouter_free_tier_daily",
      headers: {
        "X-RateLimit-Limit": "50",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": "1785456000000",
      },
    },
    {
      "x-ratelimit-limit": "50",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": "1785456000000",
    },
  ),
  freePerMinute: accountErrorSample(
    429,
    "Rate limit exceeded: free-models-per-min.",
    { limit_source: "openrouter_free_tier_per_minute" },
    { "x-ratelimit-limit": "20", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1785402060000" },
  ),
  admissionControl: errorSample(
    429,
    "Too many requests at once",
    { limit_source: "openrouter_admission_control", error_type: "rate_limit_exceeded" },
    { "retry-after": "10" },
  ),
  availability429: availabilitySample(
    429,
    "Harbor and Quay have no capacity for lumen/otter-1",
    {
      code: "capacity_exhausted",
      retryable: true,
      retry_after: 25,
      affected_providers: ["harbor", "quay"],
      fallback_models: ["lumen/otter-mini", "brook/heron-2"],
    },
    { "retry-after": "25" },
  ),
  availability503: availabilitySample(503, "lumen/otter-1 is unavailable for the moment", {
    code: "temporarily_unavailable",
    retryable: true,
  }),
};
