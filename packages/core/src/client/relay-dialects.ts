import { errorTypeNamed } from "../errors/status.ts";
import type { ScannedApi } from "../relay/stream-scan.ts";
import { amountOf, isObject, textOf } from "../wire/check.ts";

type Fields = Readonly<Record<string, unknown>>;

// The two other APIs that OpenRouter speaks, read as far as a receipt needs it (OpenRouter docs: responses, messages).

/** OpenAI's Responses. A whole answer stands alone; in events it stands in `response`. */
export const responsesApi = {
  api: "responses",
  written: ["delta"],
  marks: /"type"\s*:\s*"(?:error|response\.(?:completed|incomplete|failed|cancelled|error))"/,
  told(body) {
    const answer = isObject(body.response) ? body.response : body;
    const { id, model, provider, usage, service_tier, status } = answer;
    const type = textOf(body.type) ?? "";
    const finish_reason = finishes.has(status) && !type.endsWith(".created") ? status : undefined;
    const content = type.endsWith(".delta") ? body.delta : undefined;
    return {
      ...{ id, model, provider, usage, service_tier },
      error: errorOf(type === "error" ? (body.error ?? body) : answer.error),
      choices: [{ finish_reason, delta: { content } }],
      ends: type.startsWith("response.") && finishes.has(type.slice("response.".length)),
    };
  },
} as const satisfies ScannedApi;

const finishes: ReadonlySet<unknown> = new Set(["completed", "incomplete", "failed", "cancelled"]);

/** Anthropic's Messages. Usage comes in two parts: what was read with the start, what was written with the end. */
export const messagesApi = {
  api: "messages",
  written: ["text", "thinking", "partial_json"],
  marks: /"stop_reason"\s*:\s*"|"type"\s*:\s*"(?:message_stop|error)"/,
  told(body) {
    const answer = isObject(body.message) ? body.message : body;
    const delta = isObject(body.delta) ? body.delta : {};
    const { id, model, provider } = answer;
    const isStart = body.type === "message_start";
    const isPiece = body.type === "content_block_delta";
    return {
      ...{ id, model, provider },
      usage: isStart ? undefined : body.usage,
      begun: isStart ? answer.usage : undefined,
      error: errorOf(body.error),
      choices: [
        {
          finish_reason: delta.stop_reason ?? (isStart ? undefined : answer.stop_reason),
          delta: { content: isPiece ? JSON.stringify(delta) : undefined },
        },
      ],
      ends: body.type === "message_stop",
    };
  },
  usage: (told, begun = {}) => withCache({ ...begun, ...withoutNull(told) }),
} as const satisfies ScannedApi;

function withoutNull(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null));
}

/** Their input tokens leave out those of the cache, which chats count as well. */
function withCache(usage: Fields): Fields {
  const { input_tokens, cache_read_input_tokens: read, cache_creation_input_tokens: written } = usage;
  if (typeof input_tokens !== "number") return usage;
  return {
    ...usage,
    input_tokens: input_tokens + (amountOf(read) ?? 0) + (amountOf(written) ?? 0),
    input_tokens_details: { cached_tokens: read, cache_write_tokens: written },
  };
}

/** Errors of these APIs say in words what chats say by a number. */
function errorOf(error: unknown): unknown {
  if (!isObject(error)) return error;
  const { code, type, error_type, message } = error;
  const given = [error_type, code, type].find((name) => textOf(name) !== undefined && name !== "error");
  const named = typeof given === "string" ? errorTypeNamed(given) : undefined;
  return {
    code: typeof code === "number" ? code : named,
    message,
    metadata: { error_type: textOf(error_type) ?? named },
  };
}
