import type { ChatRequest } from "@wayfare/core";
import { countTokens } from "./tokens.ts";

/** What the sandbox understands of a request. */
export interface Prompt {
  /** The last thing that the user said. */
  readonly asked: string;
  /** The instructions above the conversation. */
  readonly instructions: string;
  /** Results of tools that came after that, newest last. */
  readonly results: readonly string[];
  /** How often the user has spoken. */
  readonly turns: number;
  /** Pictures in the whole conversation. */
  readonly images: number;
  /** Tokens of sound, part of `tokens`. */
  readonly audioTokens: number;
  /** All input tokens, media and tools included. */
  readonly tokens: number;
}

type Part = {
  readonly type?: unknown;
  readonly text?: unknown;
  readonly input_audio?: { readonly data?: unknown };
};
type Turn = { readonly role?: unknown; readonly content?: unknown; readonly tool_calls?: unknown };

/** What each kind of media counts, in tokens. */
const media = new Map<unknown, number>([
  ["image_url", 258],
  ["video_url", 2048],
  ["input_video", 2048],
  ["file", 512],
]);
const PER_MESSAGE = 4;
/** Base64 characters of sound that make one token. */
const PER_AUDIO_TOKEN = 1500;

/** Reads a request. Anything is taken: what it does not know counts as text. */
export function readPrompt(request: ChatRequest): Prompt {
  const turns: readonly Turn[] = request.messages ?? [{ role: "user", content: request.prompt ?? "" }];
  const lastUser = turns.findLastIndex((turn) => turn.role === "user");
  const parts = turns.flatMap((turn) => partsOf(turn.content));
  const audioTokens = sum(parts.map(audioOf));
  const textTokens = sum(parts.map((part) => countTokens(textOf(part))));
  const mediaTokens = sum(parts.map((part) => media.get(part.type) ?? 0));
  const calls = sum(
    turns.map((turn) => (turn.tool_calls ? countTokens(JSON.stringify(turn.tool_calls)) : 0)),
  );
  const tools = request.tools ? countTokens(JSON.stringify(request.tools)) : 0;
  return {
    asked: contentText(turns[lastUser]?.content),
    instructions: contentText(
      turns.find((turn) => turn.role === "system" || turn.role === "developer")?.content,
    ),
    results: turns
      .slice(lastUser + 1)
      .flatMap((turn) => (turn.role === "tool" ? [contentText(turn.content)] : [])),
    turns: turns.filter((turn) => turn.role === "user").length,
    images: parts.filter((part) => part.type === "image_url").length,
    audioTokens,
    tokens: textTokens + mediaTokens + audioTokens + calls + tools + PER_MESSAGE * turns.length,
  };
}

/** A text counts as one part; what is no part at all is left out. */
function partsOf(content: unknown): Part[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  return Array.isArray(content) ? content.filter((part) => typeof part === "object" && part !== null) : [];
}

function textOf(part: Part): string {
  return typeof part.text === "string" ? part.text : "";
}

function contentText(content: unknown): string {
  return partsOf(content).map(textOf).join("\n").trim();
}

/** Sound has no length in its JSON, so its size stands for it. */
function audioOf(part: Part): number {
  const data = part.input_audio?.data;
  return typeof data === "string" ? Math.ceil(data.length / PER_AUDIO_TOKEN) : 0;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
