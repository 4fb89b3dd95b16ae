import type { Annotation } from "../protocol/annotation.ts";
import type { ChatChunk, ChunkChoice, Delta } from "../protocol/chat-chunk.ts";
import type { FinishReason, ResponseAudio, ResponseImage } from "../protocol/chat-completion.ts";
import type { ReasoningDetail } from "../protocol/reasoning.ts";
import type { Usage } from "../protocol/usage.ts";
import { type OpenToolCall, ToolCalls } from "./tool-calls.ts";

/** What a stream brings, one small thing at a time. `choice` is the number of the alternative, 0 as a rule. */
export type ChatEvent =
  /** A piece of the answer; never empty. */
  | { type: "text"; choice: number; text: string }
  /** A piece of reasoning; `text` is empty when only signed or encrypted details came. */
  | { type: "reasoning"; choice: number; text: string; details?: ReasoningDetail[] }
  | { type: "tool_call_start"; choice: number; index: number; id: string; name: string }
  | { type: "tool_call_delta"; choice: number; index: number; id: string; arguments: string }
  /** A whole call; sent only when the answer finished properly. */
  | { type: "tool_call_end"; choice: number; index: number; id: string; name: string; arguments: string }
  | { type: "image"; choice: number; image: ResponseImage }
  | { type: "audio"; choice: number; audio: ResponseAudio }
  | { type: "annotation"; choice: number; annotation: Annotation }
  /** Once, before `finish`; absent when the provider told nothing. */
  | { type: "usage"; usage: Usage }
  /** Once for each choice, last of all. */
  | { type: "finish"; choice: number; finish_reason: FinishReason; native_finish_reason: string | null };

/** Turns chunks into events; holds only what repeats: tool calls, usage and finish. */
export class EventDecoder {
  readonly #choices: ChoiceState[] = [];
  #usage: Usage | undefined;

  /** Appends the events of one chunk to `out`. */
  decode(chunk: ChatChunk, out: ChatEvent[]): void {
    if (chunk.usage != null) this.#usage = chunk.usage;
    if (chunk.choices == null) return;
    for (const choice of chunk.choices) {
      if (choice.delta != null) decodeDelta(choice.delta, choice.index ?? 0, this, out);
      if (choice.finish_reason != null) this.#finishChoice(choice, out);
    }
  }

  /** Appends what is said once, at the end of a stream that finished. */
  finish(out: ChatEvent[]): void {
    if (this.#usage !== undefined) out.push({ type: "usage", usage: this.#usage });
    for (const state of this.#choices) if (state?.finish !== undefined) out.push(state.finish);
  }

  toolCalls(choice: number): ToolCalls {
    return this.#state(choice).calls;
  }

  /** The usage chunk repeats the finish reason: calls end at the first, and only one finish is said. */
  #finishChoice(
    { index: choice = 0, finish_reason, native_finish_reason }: ChunkChoice,
    out: ChatEvent[],
  ): void {
    const state = this.#state(choice);
    if (finish_reason === null) return;
    if (state.finish === undefined && finish_reason !== "error") {
      for (const call of state.calls.calls) {
        const { index, id, name } = call;
        out.push({ type: "tool_call_end", choice, index, id, name, arguments: call.arguments.text() });
      }
    }
    state.finish = {
      type: "finish",
      choice,
      finish_reason,
      native_finish_reason: native_finish_reason ?? null,
    };
  }

  #state(choice: number): ChoiceState {
    const held = this.#choices[choice];
    if (held !== undefined) return held;
    const state: ChoiceState = { calls: new ToolCalls(), finish: undefined };
    this.#choices[choice] = state;
    return state;
  }
}

interface ChoiceState {
  calls: ToolCalls;
  finish: (ChatEvent & { type: "finish" }) | undefined;
}

function decodeDelta(delta: Delta, choice: number, decoder: EventDecoder, out: ChatEvent[]): void {
  const { content, tool_calls, reasoning_details: details } = delta;
  const reasoning = delta.reasoning ?? (delta as { reasoning_content?: string }).reasoning_content;
  if (reasoning || details?.length) {
    const text = reasoning || detailsText(details);
    out.push(
      details?.length ? { type: "reasoning", choice, text, details } : { type: "reasoning", choice, text },
    );
  }
  if (content) out.push({ type: "text", choice, text: content });
  if (tool_calls != null)
    for (const piece of tool_calls) decodePiece(piece, choice, decoder.toolCalls(choice), out);
  if (delta.images != null) for (const image of delta.images) out.push({ type: "image", choice, image });
  if (delta.audio != null) out.push({ type: "audio", choice, audio: delta.audio });
  if (delta.annotations != null)
    for (const annotation of delta.annotations) out.push({ type: "annotation", choice, annotation });
}

function decodePiece(
  piece: NonNullable<Delta["tool_calls"]>[number],
  choice: number,
  calls: ToolCalls,
  out: ChatEvent[],
): void {
  const known = calls.calls.length;
  const call: OpenToolCall = calls.add(piece);
  const { index, id, name } = call;
  if (calls.calls.length > known) out.push({ type: "tool_call_start", choice, index, id, name });
  const pieceArguments = piece.function?.arguments;
  if (pieceArguments) out.push({ type: "tool_call_delta", choice, index, id, arguments: pieceArguments });
}

/** Some providers send the text in the details only. */
function detailsText(details: ReasoningDetail[] | undefined): string {
  let text = "";
  for (const detail of details ?? []) {
    const { text: said, summary } = detail as { text?: unknown; summary?: unknown };
    if (typeof said === "string") text += said;
    else if (typeof summary === "string") text += summary;
  }
  return text;
}
