import type { ChatRequest } from "../protocol/chat-request.ts";
import type { ContentPart } from "../protocol/content-part.ts";
import type { ScannedApi } from "../relay/stream-scan.ts";
import { isObject, textOf } from "../wire/check.ts";

type Fields = Readonly<Record<string, unknown>>;

// The two other APIs that OpenRouter speaks, read as far as a receipt and a budget need it (OpenRouter docs: responses,
// messages).

/** OpenAI's Responses. A whole answer stands alone; in events it stands in `response`. */
export const responsesApi = {
  api: "responses",
  written: ["delta"],
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
    };
  },
} as const satisfies ScannedApi;

const finishes: ReadonlySet<unknown> = new Set(["completed", "incomplete", "failed", "cancelled"]);

/** Anthropic's Messages. Usage comes in two parts: what was read with the start, what was written with the end. */
export const messagesApi = {
  api: "messages",
  written: ["text", "thinking", "partial_json"],
  told(body) {
    const answer = isObject(body.message) ? body.message : body;
    const delta = isObject(body.delta) ? body.delta : {};
    const { id, model, provider } = answer;
    const isStart = body.type === "message_start";
    const isPiece = body.type === "content_block_delta";
    return {
      ...{ id, model, provider },
      // What the start tells of usage is not the whole of it.
      usage: isStart ? undefined : withCache(body.usage),
      error: errorOf(body.error),
      choices: [
        {
          finish_reason: delta.stop_reason ?? (isStart ? undefined : answer.stop_reason),
          delta: { content: isPiece ? JSON.stringify(delta) : undefined },
        },
      ],
    };
  },
} as const satisfies ScannedApi;

/** Their input tokens leave out those of the cache, which chats count as well. */
function withCache(usage: unknown): unknown {
  if (!isObject(usage)) return undefined;
  const { input_tokens, cache_read_input_tokens: read, cache_creation_input_tokens: written } = usage;
  if (typeof input_tokens !== "number") return usage;
  return {
    ...usage,
    input_tokens: input_tokens + Number(read ?? 0) + Number(written ?? 0),
    input_tokens_details: { cached_tokens: read, cache_write_tokens: written },
  };
}

/** Errors of these APIs say in words what chats say by a number. */
function errorOf(error: unknown): unknown {
  if (!isObject(error)) return error;
  const { code, type, error_type, message } = error;
  const named = [error_type, code, type].find((name) => textOf(name) !== undefined && name !== "error");
  return { code: typeof code === "number" ? code : named, message, metadata: { error_type } };
}

export function responsesAsChat(request: ChatRequest): ChatRequest {
  const { instructions, input, max_output_tokens, text, ...rest } = request as unknown as Fields;
  return costlier(rest, [instructions, input, text], max_output_tokens);
}

export function messagesAsChat(request: ChatRequest): ChatRequest {
  const { system, messages, fallbacks, max_tokens, ...rest } = request as unknown as Fields;
  return costlier({ models: fallbacks, ...rest }, [system, messages], max_tokens);
}

/** All that is read as one message, its media as parts of chats; all else has the same name there. */
function costlier(rest: Fields, input: readonly unknown[], max_tokens: unknown): ChatRequest {
  const media: ContentPart[] = [];
  const text = JSON.stringify(input, (_, value: unknown) => {
    const url = mediaUrl(value);
    if (url === undefined) return value;
    media.push({ type: "image_url", image_url: { url } });
    return "";
  });
  const content = [{ type: "text", text }, ...media];
  return { ...rest, messages: [{ role: "user", content }], max_tokens } as unknown as ChatRequest;
}

/** A medium in base64 is no text of that length. */
function mediaUrl(value: unknown): string | undefined {
  if (typeof value === "string") return value.startsWith("data:") ? value : undefined;
  if (!isObject(value) || value.type !== "base64" || typeof value.data !== "string") return undefined;
  return `data:${textOf(value.media_type) ?? "image/png"};base64,${value.data}`;
}
