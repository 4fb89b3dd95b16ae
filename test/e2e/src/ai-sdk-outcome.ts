import type {
  LanguageModelV4Content,
  LanguageModelV4File,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
  SharedV4ProviderMetadata,
} from "@ai-sdk/provider";
import type { Receipt } from "@wayfare/core";
import { decodeReceipt } from "@wayfare/core/cost";
import type { WireObject } from "@wayfare/test-upstream";
import type { Outcome } from "./adapter-leg.ts";

/** What a result of the AI SDK is made of, whole or streamed. */
export interface Answer {
  readonly content: readonly LanguageModelV4Content[];
  readonly finishReason: LanguageModelV4FinishReason;
  readonly usage: LanguageModelV4Usage;
  readonly providerMetadata?: SharedV4ProviderMetadata | undefined;
  readonly response?: { id?: string; modelId?: string; timestamp?: Date } | undefined;
}

/** Writes an answer in the words of the wire. */
export function outcomeOf({ content, finishReason, usage, providerMetadata, response }: Answer): Outcome {
  const own: WireObject = providerMetadata?.openrouter ?? {};
  return {
    id: response?.id,
    model: response?.modelId,
    provider: own.provider || undefined,
    created: response?.timestamp && response.timestamp.getTime() / 1000,
    message: messageOf(content),
    reasoning_details: own.reasoning_details,
    audio: audioOf(content),
    finish_reason: finishReason.raw,
    meaning: finishReason.unified.replace("-", "_"),
    usage: usage.raw,
    tokens: {
      prompt: usage.inputTokens.total,
      completion: usage.outputTokens.total,
      cached: usage.inputTokens.cacheRead,
      reasoning: usage.outputTokens.reasoning,
    },
    cost: own.cost,
    receipt: own.receipt && (decodeReceipt(own.receipt) as Receipt),
  };
}

/** The fields of `gathered()`. */
function messageOf(content: readonly LanguageModelV4Content[]): WireObject {
  const message: WireObject = {};
  const append = (field: string, text: string): void => {
    if (text !== "") message[field] = (message[field] ?? "") + text;
  };
  const push = (field: string, ...items: unknown[]): void => {
    if (items.length > 0) message[field] = [...(message[field] ?? []), ...items];
  };
  for (const part of content) {
    const own: WireObject = ("providerMetadata" in part && part.providerMetadata?.openrouter) || {};
    if (part.type === "text") append(own.refusal ? "refusal" : "content", part.text);
    else if (part.type === "reasoning") append("reasoning", part.text);
    else if (part.type === "source") push("annotations", citationOf(part, own));
    else if (part.type === "tool-call") push("tool_calls", [part.toolCallId, part.toolName, part.input]);
    else if (part.type === "file" && part.mediaType.startsWith("image/")) push("images", imageOf(part));
    push("annotations", ...(own.annotations ?? []));
  }
  return message;
}

function citationOf(
  source: Extract<LanguageModelV4Content, { type: "source" }>,
  own: WireObject,
): WireObject {
  if (source.sourceType !== "url") throw new Error(`no citation has a source of type ${source.sourceType}`);
  const { url, title } = source;
  const { startIndex: start_index, endIndex: end_index, content } = own;
  const cited = { url, title, start_index, end_index, ...(content && { content }) };
  return { type: "url_citation", url_citation: cited };
}

function imageOf({ mediaType, data }: LanguageModelV4File): WireObject {
  const url = data.type === "data" ? `data:${mediaType};base64,${data.data}` : data.url.href;
  return { type: "image_url", image_url: { url } };
}

function audioOf(content: readonly LanguageModelV4Content[]): WireObject | undefined {
  const file = content.find((part) => part.type === "file" && part.mediaType.startsWith("audio/"));
  if (file?.type !== "file" || file.data.type !== "data") return undefined;
  return { ...file.providerMetadata?.openrouter, data: file.data.data };
}

/** Folds a stream to the answer that it tells. */
export function foldStream(parts: readonly LanguageModelV4StreamPart[]): Answer {
  const blocks = new Map<string, Extract<LanguageModelV4Content, { type: "text" | "reasoning" }>>();
  const content: LanguageModelV4Content[] = [];
  for (const part of parts) {
    if (part.type === "text-start" || part.type === "reasoning-start") {
      const block = { type: part.type === "text-start" ? "text" : "reasoning", text: "" } as const;
      blocks.set(part.id, { ...block });
      content.push(blocks.get(part.id) as LanguageModelV4Content);
    } else if (part.type === "text-delta" || part.type === "reasoning-delta") {
      const block = blocks.get(part.id);
      if (block) block.text += part.delta;
    } else if (part.type === "text-end" || part.type === "reasoning-end") {
      const { type: _, id, ...rest } = part;
      Object.assign(blocks.get(id) ?? {}, rest);
    } else if (isContent(part)) content.push(part);
  }
  const response = parts.find((part) => part.type === "response-metadata");
  const finish = parts.find((part) => part.type === "finish");
  if (finish === undefined) throw new Error("the stream has no finish");
  return { ...finish, content, response };
}

const contents: ReadonlySet<string> = new Set(["tool-call", "tool-result", "file", "source", "custom"]);

function isContent(
  part: LanguageModelV4StreamPart,
): part is LanguageModelV4StreamPart & LanguageModelV4Content {
  return contents.has(part.type);
}
