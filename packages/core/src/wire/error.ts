import { classify } from "../errors/classify.ts";
import type { ErrorFacts, ErrorKind, OpenRouterError } from "../errors/openrouter-error.ts";
import { redact, redactValue } from "../errors/redact.ts";
import {
  AuthenticationError,
  ContentRefusedError,
  InvalidRequestError,
  PaymentRequiredError,
  RateLimitError,
  UnavailableError,
} from "../errors/remedies.ts";
import { errorTypeNamed, errorTypeOf, statusOf } from "../errors/status.ts";
import type { ErrorBody, ErrorDetail, ErrorMetadata, ErrorType } from "../protocol/error-body.ts";
import { isObject, parseJson, textOf } from "./check.ts";
import { decodeRetryAfter, type HeaderReader } from "./retry-after.ts";

/** A failed answer as it came. */
export interface FailedReply {
  /** HTTP status of the reply; 200 when the error stands inside a success. */
  status: number;
  /** The body: text, or the parsed JSON. */
  body: unknown;
  header?: HeaderReader;
  /** Generation id when it is known from elsewhere, such as the chunks before. */
  generationId?: string | undefined;
  /** Texts to take out of message, metadata and cause: the key in use. */
  secrets?: readonly string[];
  /** Clock for Retry-After dates, epoch in ms. @default Date.now() */
  now?: number;
  phase?: ErrorFacts["phase"];
  /** What came, where `body` says the same in the words of chats. */
  came?: unknown;
}

const classes: Partial<Record<ErrorKind, new (message: string, facts: ErrorFacts) => OpenRouterError>> = {
  request: InvalidRequestError,
  authentication: AuthenticationError,
  payment: PaymentRequiredError,
  rate_limit: RateLimitError,
  refused: ContentRefusedError,
};

const noHeader: HeaderReader = () => undefined;

/** Turns a failed reply of any documented or seen shape into the error class that names the remedy. Never throws. */
export function decodeError(reply: FailedReply): OpenRouterError {
  const { secrets, header = noHeader } = reply;
  const parsed = typeof reply.body === "string" ? (parseJson(reply.body) ?? reply.body) : reply.body;
  // Before anything is cut off or quoted: half a key would not be found any more.
  const body = redactValue(parsed, secrets);
  const detail = detailOf(body);
  const metadata = isObject(detail.metadata) ? (detail.metadata as ErrorMetadata) : undefined;
  const status = statusFrom(reply.status, detail, metadata);
  const named = textOf(metadata?.error_type) ?? textOf(detail.error_type);
  const error_type = named === undefined ? errorTypeOf(status) : errorTypeNamed(named);
  const verdict = classify({ status, error_type, metadata, availability: detail.availability });
  const facts: ErrorFacts = {
    status,
    error_type,
    code: detail.code ?? undefined,
    provider: textOf(metadata?.provider_name) ?? (isObject(body) ? textOf(body.provider) : undefined),
    generationId:
      reply.generationId ?? header("x-generation-id") ?? (isObject(body) ? textOf(body.id) : undefined),
    requestId: header("x-request-id") ?? header("request-id") ?? header("cf-ray"),
    retryable: verdict.retryable,
    retryAfter: decodeRetryAfter(header, detail, reply.now ?? Date.now()),
    limit_source: metadata?.limit_source ?? undefined,
    availability: detail.availability,
    metadata,
    phase: reply.phase,
    body: reply.came !== undefined ? redactValue(reply.came, secrets) : parsed === "" ? undefined : body,
  };
  const Class = classes[verdict.kind] ?? UnavailableError;
  return new Class(describe(detail, metadata, facts, verdict.kind, secrets), facts);
}

/** What a failure without an answer is called on the wire. */
const unansweredTypes: Partial<Record<ErrorKind, ErrorType>> = {
  request: "invalid_request",
  authentication: "authentication",
  payment: "payment_required",
  rate_limit: "rate_limit_exceeded",
  unavailable: "provider_unavailable",
  interrupted: "provider_unavailable",
  connection: "provider_unavailable",
  timeout: "timeout",
};

/** A refusal is of the content, whatever it is called. */
const refusal = { status: 403, error_type: "content_policy_violation" } as const;

/** Writes an error as OpenRouter does: status and `{error: {code, message, metadata}}`. */
export function encodeError(error: OpenRouterError): { status: number; body: ErrorBody } {
  const { status, error_type } = placeOf(error);
  const metadata: ErrorMetadata = { ...error.metadata, error_type };
  if (error.provider !== undefined) metadata.provider_name ??= error.provider;
  if (error.retryAfter !== undefined) metadata.retry_after_seconds ??= error.retryAfter / 1000;
  const detail: ErrorDetail = { code: status, message: redact(error.message), metadata };
  if (error.availability !== undefined) detail.availability = error.availability;
  return { status, body: { error: detail } };
}

function placeOf({ status, error_type, kind }: OpenRouterError): { status: number; error_type: ErrorType } {
  // What broke inside a success has the status of that success.
  if (status !== undefined && status >= 400) return { status, error_type: error_type ?? errorTypeOf(status) };
  if (error_type !== undefined) return { status: statusOf(error_type), error_type };
  if (kind === "refused") return refusal;
  const type = unansweredTypes[kind] ?? "server";
  return { status: statusOf(type), error_type: type };
}

/** `{error: {…}}`, `{error: "text"}`, `{success: false, error: {name, message}}`, `{message}`, or any text. */
function detailOf(body: unknown): ErrorDetail {
  if (!isObject(body)) return { code: null, message: excerpt(body) } as unknown as ErrorDetail;
  const inner = body.error;
  if (isObject(inner)) return inner as unknown as ErrorDetail;
  return { code: null, message: textOf(inner) ?? textOf(body.message) ?? "" } as unknown as ErrorDetail;
}

/** HTML and other foreign bodies are named, not quoted at length. */
function excerpt(body: unknown): string {
  const text = typeof body === "string" ? body.trim() : "";
  if (/^<(!doctype|html|head|body)/i.test(text)) return "The server answered with an HTML page";
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

/** The status of the reply, unless that says success or the body knows better. */
function statusFrom(status: number, detail: ErrorDetail, metadata: ErrorMetadata | undefined): number {
  if (status >= 400) return status;
  const code = Number(detail.code);
  if (Number.isInteger(code) && code >= 400 && code < 600) return code;
  const named = textOf(metadata?.error_type) ?? textOf(detail.code);
  const known = named === undefined ? undefined : statusOf(named);
  return known ?? 502;
}

/** How much of a server's own words a message repeats. */
const longestMessage = 2000;

const remedies: Partial<Record<ErrorKind, string>> = {
  request: "Correct the request: the same one would fail again.",
  authentication: "Check the API key (OPENROUTER_API_KEY) and what it is allowed to do.",
  payment: "Add credits or raise the limit named above.",
  refused: "Change the prompt, or route to another model.",
};

function describe(
  detail: ErrorDetail,
  metadata: ErrorMetadata | undefined,
  facts: ErrorFacts,
  kind: ErrorKind,
  secrets: readonly string[] | undefined,
): string {
  const said = textOf(detail.message) ?? "The server gave no message";
  const raw = rawText(metadata?.raw);
  const quoted = raw === undefined || said.includes(raw) ? said : `${said}: ${raw}`;
  const origin = [facts.status, facts.error_type, facts.provider]
    .filter((part) => part !== undefined)
    .join(", ");
  // A gateway of ours has said all of this already.
  if (said.includes(`(${facts.status}, `)) return redact(quoted, secrets).slice(0, longestMessage);
  const sentence = `${withoutStop(redact(quoted, secrets))} (${origin}).`;
  const remedy = remedyFor(kind, facts);
  return remedy === undefined ? sentence : `${sentence} ${remedy}`;
}

/** A text of bearable length, without the full stop and the blanks at its end; takes no longer for a hostile one. */
function withoutStop(text: string): string {
  const short = text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text;
  let end = short.length;
  while (end > 0 && ". \t\r\n".includes(short.charAt(end - 1))) end -= 1;
  return short.slice(0, end);
}

/** `metadata.raw` is the provider's own body: a text, or JSON with a message inside; without one it speaks for itself. */
function rawText(raw: unknown): string | undefined {
  const parsed = typeof raw === "string" ? (parseJson(raw) ?? raw) : raw;
  const inner = isObject(parsed) && isObject(parsed.error) ? parsed.error : parsed;
  const said = isObject(inner) ? (textOf(inner.message) ?? textOf(inner.error)) : textOf(inner);
  const text = said ?? textOf(raw);
  return text === undefined ? undefined : excerpt(text);
}

function remedyFor(kind: ErrorKind, facts: ErrorFacts): string | undefined {
  if (kind === "rate_limit" || (kind === "unavailable" && facts.retryable)) {
    const wait = facts.retryAfter === undefined ? "later" : `in ${Math.ceil(facts.retryAfter / 1000)} s`;
    return `Retry ${wait}, or name fallbacks in \`models\`.`;
  }
  if (kind === "unavailable") return "Relax the provider preferences, or name fallbacks in `models`.";
  if (facts.error_type === "context_length_exceeded") {
    return "Shorten the messages, lower `max_tokens`, or choose a model with a longer context.";
  }
  return remedies[kind];
}
