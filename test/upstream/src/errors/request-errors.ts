import { accountErrorSample, errorSample } from "./error-sample.ts";

/** Errors that the caller mends in the request itself: 400, 408, 409, 412, 413, 422. */
export const requestErrors = {
  invalidModel: accountErrorSample(400, "lumen/otter-99 is not a valid model ID"),
  inputRequired: errorSample(400, 'Input required: specify "prompt" or "messages"', {
    error_type: "invalid_request",
  }),
  tooManyModels: errorSample(400, "'models' array must have 3 items or fewer."),
  contextLength: accountErrorSample(
    400,
    "This endpoint's maximum context length is 32768 tokens. However, you requested about 41250 tokens.",
    { error_type: "context_length_exceeded", provider_name: null },
  ),
  providerRejects: accountErrorSample(400, "Provider returned error", {
    error_type: "invalid_prompt",
    raw: '{"detail":"messages.2: unexpected role"}',
    provider_name: "Harbor",
    is_byok: false,
    provider_error_code: "bad_messages",
  }),
  refusal: accountErrorSample(400, "The model declined this request", {
    error_type: "refusal",
    provider_name: "Harbor",
  }),
  requestTimeout: errorSample(408, "Request timed out", { error_type: "timeout" }),
  conflict: errorSample(409, "A version with this name exists"),
  preconditionFailed: errorSample(412, "Precondition failed", { error_type: "precondition_failed" }),
  payloadTooLarge: errorSample(413, "Request body is larger than 100 MB", {
    error_type: "payload_too_large",
  }),
  unprocessable: accountErrorSample(422, "temperature: 3.5 is above 2", { error_type: "unprocessable" }),
  zod: {
    status: 400,
    body: {
      success: false,
      error: {
        name: "ZodError",
        message: '[{"code":"too_small","path":["messages"],"message":"needs at least 1 element"}]',
      },
    },
  },
};
