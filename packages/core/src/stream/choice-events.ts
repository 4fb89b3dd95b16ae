import type { ChunkChoice, Delta, ToolCallDelta } from "../protocol/chat-chunk.ts";
import type { ReasoningDetail } from "../protocol/reasoning.ts";
import type { ChatEvent } from "./chat-event.ts";
import { argumentsText, contentText } from "./content-text.ts";
import { entries } from "./entries.ts";
import { mergeReasoningDetail } from "./reasoning-details.ts";
import { type OpenToolCall, ToolCalls } from "./tool-calls.ts";

/** Reasons after which the arguments of a tool call may be cut. */
const cutShort = new Set<string>(["error", "length", "content_filter"]);

/** The events of one choice: blocks begin and end here, tool calls are followed to their end. */
export class ChoiceEvents {
  readonly #choice: number;
  readonly #calls: ToolCalls;
  /** The block and the id of each call whose start has been said. */
  readonly #places = new Map<OpenToolCall, { block: number; id: string }>();
  #blocks = 0;
  #open: "text" | "reasoning" | undefined;
  #details: ReasoningDetail[] = [];
  finished: (ChatEvent & { type: "finish" }) | undefined;

  /** `replyId` makes the ids unique that are made up for calls without one. */
  constructor(choice: number, replyId: string) {
    this.#choice = choice;
    this.#calls = new ToolCalls(replyId);
  }

  decode(delta: Delta, out: ChatEvent[]): void {
    const content = delta.content && contentText(delta.content);
    if (content) {
      // Reasoning comes before text in the rare chunk that has both.
      if (delta.reasoning || delta.reasoning_content || delta.reasoning_details)
        this.#decodeReasoning(delta, out);
      out.push({ type: "text", choice: this.#choice, block: this.#enter("text", out), text: content });
    } else this.#decodeReasoning(delta, out);
    if (delta.refusal) {
      this.close(out);
      out.push({ type: "refusal", choice: this.#choice, text: delta.refusal });
    }
    if (delta.tool_calls != null) for (const piece of entries(delta.tool_calls)) this.#decodeCall(piece, out);
    this.#decodeMedia(delta, out);
  }

  /** Ends the calls at the first finish reason; the usage chunk repeats it. */
  finish(
    {
      finish_reason,
      native_finish_reason = null,
    }: Pick<ChunkChoice, "finish_reason" | "native_finish_reason">,
    out: ChatEvent[],
  ): void {
    if (finish_reason === null) return;
    this.close(out);
    if (this.finished === undefined) {
      for (const call of this.#calls.calls) this.#endCall(call, !cutShort.has(finish_reason), out);
    }
    this.finished = { type: "finish", choice: this.#choice, finish_reason, native_finish_reason };
  }

  /** Ends the block that pieces go on to. */
  close(out: ChatEvent[]): void {
    const place = { choice: this.#choice, block: this.#blocks - 1 };
    if (this.#open === "text") out.push({ type: "text_end", ...place });
    if (this.#open === "reasoning") {
      out.push({ type: "reasoning_end", ...place, details: this.#details });
      this.#details = [];
    }
    this.#open = undefined;
  }

  #decodeReasoning(delta: Delta, out: ChatEvent[]): void {
    const details = entries(delta.reasoning_details) as ReasoningDetail[];
    const reasoning = delta.reasoning ?? delta.reasoning_content;
    if (!reasoning && details.length === 0) return;
    const text = reasoning || detailsText(details);
    const event = {
      type: "reasoning",
      choice: this.#choice,
      block: this.#enter("reasoning", out),
      text,
    } as const;
    if (details.length === 0) {
      out.push(event);
      return;
    }
    for (const detail of details) mergeReasoningDetail(this.#details, detail);
    out.push({ ...event, details });
  }

  #decodeMedia(delta: Delta, out: ChatEvent[]): void {
    const choice = this.#choice;
    for (const image of entries(delta.images)) {
      this.close(out);
      out.push({ type: "image", choice, block: this.#blocks++, image });
    }
    if (delta.audio != null) out.push({ type: "audio", choice, audio: delta.audio });
    for (const annotation of entries(delta.annotations)) out.push({ type: "annotation", choice, annotation });
  }

  #decodeCall(piece: ToolCallDelta, out: ChatEvent[]): void {
    const call = this.#calls.add(piece);
    if (call.name === "") return;
    const isNew = !this.#places.has(call);
    const place = this.#startCall(call, out);
    // What came before the name goes with the first piece.
    const text = isNew ? call.arguments.text() : argumentsText(piece.function?.arguments);
    if (text) out.push({ type: "tool_call_delta", ...place, arguments: text });
  }

  #startCall(
    call: OpenToolCall,
    out: ChatEvent[],
  ): { choice: number; block: number; index: number; id: string } {
    const { index, name } = call;
    const held = this.#places.get(call);
    if (held !== undefined) return { choice: this.#choice, index, ...held };
    this.close(out);
    const block = this.#blocks++;
    // Some providers give the same id to several calls, and results are found by it.
    const isTaken = [...this.#places.values()].some(({ id }) => id === call.id);
    const place = { block, id: isTaken ? `${call.id}-${block}` : call.id };
    this.#places.set(call, place);
    out.push({ type: "tool_call_start", choice: this.#choice, index, ...place, name });
    return { choice: this.#choice, index, ...place };
  }

  #endCall(call: OpenToolCall, isWhole: boolean, out: ChatEvent[]): void {
    // A call that never got a name is said all the same: the reply holds it too.
    const isNew = !this.#places.has(call);
    const place = this.#startCall(call, out);
    const text = call.arguments.text();
    if (isNew && text) out.push({ type: "tool_call_delta", ...place, arguments: text });
    if (!isWhole) return;
    const { name, rest } = call;
    const end = { type: "tool_call_end", ...place, name, arguments: text } as const;
    out.push(Object.keys(rest).length === 0 ? end : { ...end, rest });
  }

  #enter(type: "text" | "reasoning", out: ChatEvent[]): number {
    if (this.#open !== type) {
      this.close(out);
      this.#open = type;
      const place = { choice: this.#choice, block: this.#blocks++ };
      out.push(type === "text" ? { type: "text_start", ...place } : { type: "reasoning_start", ...place });
    }
    return this.#blocks - 1;
  }
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
