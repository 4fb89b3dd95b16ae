import type { Annotation } from "../protocol/annotation.ts";
import type { ChatChunk } from "../protocol/chat-chunk.ts";
import type { FinishReason, ResponseAudio, ResponseImage } from "../protocol/chat-completion.ts";
import type { ReasoningDetail } from "../protocol/reasoning.ts";
import type { Usage } from "../protocol/usage.ts";

/**
 * What a stream brings, one small thing at a time. `choice` is the number of the alternative, 0 as a rule; `block`
 * numbers what the alternative is made of (texts, reasonings, tool calls, images), in order of appearance from 0.
 */
export type ChatEvent =
  /** Text begins, at first or again after something else. */
  | { type: "text_start"; choice: number; block: number }
  /** A piece of the answer; never empty. */
  | { type: "text"; choice: number; block: number; text: string }
  | { type: "text_end"; choice: number; block: number }
  | { type: "reasoning_start"; choice: number; block: number }
  /** A piece of reasoning; `text` is empty when only signed or encrypted details came. */
  | { type: "reasoning"; choice: number; block: number; text: string; details?: ReasoningDetail[] }
  /** `details` are those of the block, merged: what goes back unmodified with tool results. */
  | { type: "reasoning_end"; choice: number; block: number; details: ReasoningDetail[] }
  /** A piece of a refusal, which stands in place of text. */
  | { type: "refusal"; choice: number; text: string }
  /** A tool call whose name is known; id and name stay as they are from here on. */
  | ({ type: "tool_call_start" } & ToolCallPlace)
  | ({ type: "tool_call_delta"; arguments: string } & Omit<ToolCallPlace, "name">)
  /** The whole call; not sent when the answer was cut short, so that no tool runs on half its arguments. */
  | ({ type: "tool_call_end"; arguments: string; rest?: Record<string, unknown> } & ToolCallPlace)
  | { type: "image"; choice: number; block: number; image: ResponseImage }
  | { type: "audio"; choice: number; audio: ResponseAudio }
  | { type: "annotation"; choice: number; annotation: Annotation }
  /** The chunk that the next events are made of; only from `events({ chunks: true })`. */
  | { type: "chunk"; chunk: ChatChunk }
  /** Once, before `finish`; absent when the provider told nothing. */
  | { type: "usage"; usage: Usage }
  /** Once for each choice, last of all; `final()` and `receipt()` are settled by then. */
  | { type: "finish"; choice: number; finish_reason: FinishReason; native_finish_reason: string | null };

interface ToolCallPlace {
  choice: number;
  block: number;
  /** Number of the call among the calls of its choice. */
  index: number;
  /** Id of the call, unique in the answer; made up where the provider gave none. */
  id: string;
  name: string;
}
