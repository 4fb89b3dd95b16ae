import { accountErrorSample, type ErrorSample, errorSample } from "./error-sample.ts";

/** Errors of the provider or of the way to it: 429 from upstream, and 5xx. */
export const providerErrors = {
  upstream429: accountErrorSample(
    429,
    "Provider returned error",
    {
      raw: "lumen/otter-1 is being rate-limited by Harbor. Try again in a little while.",
      provider_name: "Harbor",
      is_byok: false,
      provider_error_code: "slow_down",
      limit_source: "upstream_provider_shared_pool",
      remedy_hint: "Wait, or add a key of your own for this provider.",
      retry_after_seconds: 4,
      retry_after_seconds_raw: 3.6,
      headers: { "Retry-After": "4" },
      previous_errors: [{ code: 503, message: "Quay is overloaded" }],
    },
    { "retry-after": "4" },
  ),
  // 500s are masked: no provider, no code of its own.
  internal: errorSample(500, "Internal Server Error"),
  provider502: accountErrorSample(502, "Provider returned error", {
    raw: '{"error":{"type":"engine_crashed","message":"worker 7 exited"}}',
    provider_name: "Harbor",
    is_byok: true,
    provider_error_code: "engine_crashed",
  }),
  providerCode502: accountErrorSample(502, "The provider gave no usable answer", {
    error_type: "provider_unavailable",
    provider_name: "Quay",
    provider_code: "empty_response",
  }),
  overloaded503: errorSample(
    503,
    "All providers are overloaded",
    { error_type: "provider_overloaded" },
    { "retry-after": "2" },
  ),
  timeout504: errorSample(504, "The provider did not answer in time", { error_type: "timeout" }),
  edgeTimeout524: errorSample(524, "The edge timed out"),
  overloaded529: errorSample(529, "Provider returned error", {
    error_type: "provider_overloaded",
    provider_name: "Harbor",
  }),
  stringCode: stringCode(500, "server_error", "The server had an error while processing your request"),
  stringCode429: stringCode(429, "rate_limit_exceeded", "Slow down, please"),
};

/** A body whose `code` is a word, as some providers send it through. */
function stringCode(status: number, code: string, message: string): ErrorSample {
  return { status, body: { error: { code, message, metadata: { provider_name: "Quay" } } } };
}
