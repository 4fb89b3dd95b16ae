import type { OpenRouterError } from "../errors/openrouter-error.ts";
import { redact, redactValue } from "../errors/redact.ts";
import { InterruptedError, UnavailableError } from "../errors/remedies.ts";
import type { ChatChunk } from "../protocol/chat-chunk.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { BodyReader } from "./body-reader.ts";
import { isObject, parseJson, textOf } from "./check.ts";
import { decodeError, type FailedReply } from "./error.ts";
import { isWhole } from "./whole-completion.ts";

/** The reply around a body. */
export interface ReplyFacts extends Omit<FailedReply, "body"> {
  /** Where the body is not that of a chat. */
  reader?: BodyReader | undefined;
}

/**
 * Reads the body of a reply that came with a success status. It is returned as it came; what cannot be a completion is
 * thrown: an error inside HTTP 200 (before or in a choice), an empty or foreign body, a reply that broke off.
 */
export function decodeCompletion(text: string, facts: ReplyFacts): ChatCompletion {
  const body = parseJson(text);
  if (!isObject(body)) throw notJson(text, facts);
  facts.reader?.completion(body);
  const failure = errorIn(body as unknown as ChatCompletion, facts);
  const hasChoices = Array.isArray(body.choices);
  if (failure === undefined) {
    if (!hasChoices)
      throw noAnswer(
        "The server answered with JSON that holds no `choices`. Check `baseURL`, or retry later.",
        facts,
      );
    return whole(body as unknown as ChatCompletion, facts);
  }
  // The error stands in there once more, as it came.
  if (hasChoices && (body.choices as unknown[]).length > 0)
    failure.partial = redactValue(body, facts.secrets) as ChatCompletion;
  throw failure;
}

function whole(completion: ChatCompletion, facts: ReplyFacts): ChatCompletion {
  if (isWhole(completion)) return completion;
  const { choices } = completion;
  const error = noAnswer("The answer is incomplete: a choice lacks its message or its finish reason.", {
    ...facts,
    generationId: completion.id,
  });
  if (choices.every((choice) => isObject(choice?.message))) error.partial = completion;
  throw error;
}

/** The error inside a completion or a chunk, if there is one; `error` is looked at before `choices`. */
export function errorIn(body: ChatCompletion | ChatChunk, facts: ReplyFacts): OpenRouterError | undefined {
  if (body.error != null) return decodeError({ ...facts, body });
  if (!Array.isArray(body.choices)) return undefined;
  for (const choice of body.choices) {
    if (choice?.finish_reason !== "error") continue;
    const { error } = choice as { error?: unknown };
    if (error != null) return decodeError({ ...facts, body: { ...body, error } });
    const native = textOf(choice.native_finish_reason);
    const words = native === undefined || native === "error" ? "no reason" : `as its reason "${native}"`;
    return new UnavailableError(
      `The provider ended the answer with an error and gave ${words}. Retry later, or name fallbacks in \`models\`.`,
      {
        status: 502,
        error_type: "provider_unavailable",
        provider: body.provider,
        generationId: body.id,
        retryable: true,
        phase: facts.phase,
      },
    );
  }
  return undefined;
}

function notJson(text: string, facts: ReplyFacts): OpenRouterError {
  if (text.trim() === "") return noAnswer("The server answered with an empty body. Retry later.", facts);
  if (/^\s*<(?:!doctype|html)/i.test(text))
    return decodeError({
      ...facts,
      body: { message: "The answer is a web page, not JSON: check `baseURL`" },
    });
  // Redacted before it is cut: half a key would not be recognised.
  const safe = redact(text, facts.secrets);
  const shown = safe.length > 200 ? `${safe.slice(0, 200)}…` : safe;
  return decodeError({ ...facts, body: { message: `The answer is not JSON: ${shown}` } });
}

function noAnswer(message: string, { status, generationId, phase }: ReplyFacts): InterruptedError {
  return new InterruptedError(message, { status, generationId, phase, retryable: true });
}
