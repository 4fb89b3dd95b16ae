import {
  type ChatCompletion,
  type ErrorMetadata,
  type OpenRouterError,
  UnavailableError,
} from "@wayfare/core";
import {
  decodeError,
  errorIn,
  type FailedReply,
  isObject,
  parseJson,
  type ReplyFacts,
  redact,
  textOf,
} from "@wayfare/core/internal";

/** Longest part of a provider's own error text that is passed on. */
const LONGEST_RAW = 2000;

/**
 * The error of a failed upstream answer, ready to be answered with: an OpenRouter error keeps its words, any other
 * stands in `metadata.raw` under OpenRouter's own message for that (OpenRouter docs: errors).
 */
export function upstreamError(reply: FailedReply, provider: string): OpenRouterError {
  const error = decodeError(reply);
  if (error.status === 401) return keyRefused(provider);
  const body = typeof reply.body === "string" ? (parseJson(reply.body) ?? reply.body) : reply.body;
  const detail = isObject(body) && isObject(body.error) ? body.error : {};
  const facts = { is_byok: false, ...error.metadata, provider_name: error.provider ?? provider };
  const message = textOf(detail.message);
  if (message !== undefined && typeof detail.code === "number") {
    return Object.assign(error, { message: redact(message, reply.secrets), metadata: facts });
  }
  const said = message ?? bodyText(reply.body);
  const code = detail.code ?? detail.type;
  const metadata: ErrorMetadata = {
    ...facts,
    // Redacted before it is cut: half a key would not be found any more.
    raw: redact(said, reply.secrets).slice(0, LONGEST_RAW),
    ...((typeof code === "string" || typeof code === "number") && {
      provider_error_code: typeof code === "string" ? redact(code, reply.secrets) : code,
    }),
  };
  return Object.assign(error, { message: "Provider returned error", provider, metadata });
}

/** The error inside a success, whole answer or chunk, by the rule that our own client reads it by. */
export function errorInside(
  body: Readonly<Record<string, unknown>>,
  facts: ReplyFacts,
  provider: string,
): OpenRouterError | undefined {
  const answer = body as unknown as ChatCompletion;
  const error = errorIn(answer, facts);
  if (error === undefined) return undefined;
  const choices: readonly unknown[] = Array.isArray(body.choices) ? body.choices : [];
  const broken = choices.find((choice) => isObject(choice) && choice.finish_reason === "error");
  const detail = body.error ?? (isObject(broken) ? broken.error : undefined);
  // Without a word of the provider's, ours stand.
  if (detail == null) return Object.assign(error, { provider: error.provider ?? provider });
  return upstreamError({ ...facts, body: { ...body, error: detail } }, provider);
}

/** 401 would tell the client that its own key is wrong, but the gateway's is: here a provider is out of order. */
function keyRefused(provider: string): OpenRouterError {
  const message = `The key that this gateway holds for ${provider} was refused. Check it where the gateway runs.`;
  return new UnavailableError(message, {
    status: 502,
    // It was refused in the provider's own words, so that nobody bills it.
    code: 401,
    error_type: "provider_unavailable",
    provider,
    retryable: true,
    metadata: { is_byok: false, provider_name: provider },
  });
}

/** The body as far as it tells something; the page of a proxy does not. */
function bodyText(body: unknown): string {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return text.trimStart().startsWith("<") ? "an HTML page" : text;
}
