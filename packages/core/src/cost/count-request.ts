import type { ResponseMessage } from "../protocol/chat-completion.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Message } from "../protocol/message.ts";
import { wholeCount } from "./count.ts";
import { type CountText, countContent, type MediaCount } from "./count-content.ts";
import { estimateTokens } from "./count-tokens.ts";
import { exactly, noTokens, perhaps, sumRanges, type TokenCounter, type TokenRange } from "./token-range.ts";

/** What goes into a model. */
export interface RequestCount {
  /** All input tokens. */
  readonly prompt: TokenRange;
  /** The part of them that comes from images, sound, videos and files, which may have prices of their own. */
  readonly media: TokenRange;
  /** Input images. */
  readonly images: number;
  /** Whether there is sound, in a video too. */
  readonly hasSound: boolean;
}

/** Roles and separators around a message, and a few words that a provider puts before all. */
const MESSAGE: TokenRange = { low: 2, likely: 4, high: 8 };
const REQUEST: TokenRange = { low: 1, likely: 5, high: 80 };
/** How a provider introduces tools; one of them takes more than 700 tokens for it. */
const TOOLS: TokenRange = { low: 0, likely: 50, high: 800 };

/**
 * Counts what a request sends into a model: messages, tools, the schema of the reply, images, sound and files, and
 * what chat templates put around them. Each kind of medium is counted by documented assumptions, as a range.
 *
 * @default countTokens `estimateTokens`, which suits every model
 */
export function countRequest(request: ChatRequest, countTokens: TokenCounter = estimateTokens): RequestCount {
  const count = textCounter(countTokens, request.model ?? request.models?.[0]);
  const { messages, prompt, tools, response_format: format } = request;
  const media: MediaCount = { tokens: [], images: 0, hasSound: false };
  const text = [REQUEST, count(prompt)];
  for (const message of list(messages)) text.push(MESSAGE, ...countMessage(message, count, media));
  if (Array.isArray(tools) && tools.length > 0) text.push(TOOLS, halfAtLeast(count(tools)));
  if (format !== undefined) text.push(perhaps(count(format)));
  const mediaTokens = sumRanges(media.tokens);
  return {
    prompt: sumRanges([...text, mediaTokens]),
    media: mediaTokens,
    images: media.images,
    hasSound: media.hasSound,
  };
}

/** Counts what a model said, for a reply that came without a usage report, whole or in part: one message a choice. */
export function countReply(
  messages: readonly Omit<Partial<ResponseMessage>, "role">[],
  countTokens: TokenCounter = estimateTokens,
  model?: string,
): TokenRange {
  const count = textCounter(countTokens, model);
  const media: MediaCount = { tokens: [], images: 0, hasSound: false };
  const text = messages.flatMap((message) => {
    return countMessage({ ...message, role: "assistant" } as Message, count, media);
  });
  return sumRanges([...text, ...media.tokens]);
}

function countMessage(message: Message, count: CountText, media: MediaCount): TokenRange[] {
  if (typeof message !== "object" || message === null) return [];
  const { content, name } = message;
  const text = [countContent(content, count, media), count(name)];
  if (!("role" in message) || message.role !== "assistant") return text;
  const { tool_calls: calls, refusal, reasoning, reasoning_content, reasoning_details, images } = message;
  for (const call of list(calls)) text.push(count(call?.function?.name), count(call?.function?.arguments));
  // Whether earlier reasoning enters the prompt again is the model's affair, as with the sources of an answer.
  const thoughts = list(reasoning_details).length > 0 ? reasoning_details : (reasoning ?? reasoning_content);
  text.push(count(refusal), perhaps(count(thoughts)));
  if (list(message.annotations).length > 0) text.push({ ...count(message.annotations), low: 0, likely: 0 });
  text.push(countContent(list(images), count, media));
  return text;
}

function list<T>(value: readonly T[] | null | undefined): readonly T[] {
  return Array.isArray(value) ? value : [];
}

/** Providers write tools in shorter forms than JSON. */
function halfAtLeast({ low, likely, high }: TokenRange): TokenRange {
  return { low: (low - (low % 2)) / 2, likely, high };
}

function textCounter(countTokens: TokenCounter, model: string | undefined): CountText {
  return (value) => {
    if (value === undefined || value === null || value === "") return noTokens;
    const text = typeof value === "string" ? value : toJson(value);
    return text === "" ? noTokens : readTokens(countTokens(text, model), text);
  };
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    // What is too deep to be written cannot be sent either.
    return "";
  }
}

/** Whether it is a number that can be added up. */
function isNumberOfTokens(value: unknown): boolean {
  return typeof value === "number" && Math.abs(value) < Number.MAX_SAFE_INTEGER;
}

/** Takes a caller's count as whole tokens of zero or more in order; where it is no number, the own estimate stands. */
function readTokens(tokens: number | TokenRange, text: string): TokenRange {
  const { low, likely, high } =
    typeof tokens === "number" ? exactly(tokens) : (tokens ?? exactly(Number.NaN));
  if (![low, likely, high].every(isNumberOfTokens)) return estimateTokens(text);
  const least = wholeCount(low);
  const about = Math.max(wholeCount(likely), least);
  return { low: least, likely: about, high: Math.max(wholeCount(high), about) };
}
