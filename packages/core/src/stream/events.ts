import type { ChatChunk } from "../protocol/chat-chunk.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { Usage } from "../protocol/usage.ts";
import type { ChatEvent } from "./chat-event.ts";
import { ChoiceEvents } from "./choice-events.ts";
import { deltaOf } from "./completion-chunk.ts";

/** Turns chunks into events; holds only what repeats or has an end: blocks, tool calls, usage and finish. */
export class EventDecoder {
  readonly #choices = new Map<number, ChoiceEvents>();
  #usage: Usage | undefined;

  /** Appends the events of one chunk to `out`. */
  decode(chunk: ChatChunk, out: ChatEvent[]): void {
    if (chunk.usage != null) this.#usage = chunk.usage;
    if (chunk.choices == null) return;
    for (const choice of chunk.choices) {
      const events = this.#choiceAt(choice.index ?? 0, chunk.id ?? "");
      if (choice.delta != null) events.decode(choice.delta, out);
      if (choice.finish_reason != null) events.finish(choice, out);
    }
  }

  /** Appends the events of a reply that came whole. */
  decodeWhole({ id, choices, usage }: ChatCompletion, out: ChatEvent[]): void {
    if (usage != null) this.#usage = usage;
    for (const choice of choices ?? []) {
      const { index, finish_reason, native_finish_reason = null } = choice;
      const events = this.#choiceAt(index ?? 0, id ?? "");
      events.decode(deltaOf(choice.message), out);
      if (finish_reason != null) events.finish({ finish_reason, native_finish_reason }, out);
    }
  }

  /** Appends what is said once, at the end of a stream that finished. */
  finish(out: ChatEvent[]): void {
    const choices = [...this.#choices.entries()].sort(([a], [b]) => a - b).map(([, choice]) => choice);
    for (const choice of choices) choice.close(out);
    if (this.#usage !== undefined) out.push({ type: "usage", usage: this.#usage });
    for (const choice of choices) if (choice.finished !== undefined) out.push(choice.finished);
  }

  #choiceAt(index: number, replyId: string): ChoiceEvents {
    const held = this.#choices.get(index);
    if (held !== undefined) return held;
    const choice = new ChoiceEvents(index, replyId);
    this.#choices.set(index, choice);
    return choice;
  }
}

/** The events that a stream with this reply would have brought; its order of blocks as far as a reply tells it. */
export function eventsOf(completion: ChatCompletion): ChatEvent[] {
  const decoder = new EventDecoder();
  const events: ChatEvent[] = [];
  decoder.decodeWhole(withReason(completion), events);
  decoder.finish(events);
  return events;
}

/** Tool calls that came whole are whole, also where nobody said why the answer ends. */
function withReason(completion: ChatCompletion): ChatCompletion {
  const [choice, ...others] = completion.choices;
  const calls = choice?.message?.tool_calls;
  if (choice === undefined || choice.finish_reason != null || !calls?.length) return completion;
  const isWhole = calls.every((call) => isJson(call?.function?.arguments || "{}"));
  return isWhole
    ? { ...completion, choices: [{ ...choice, finish_reason: "tool_calls" }, ...others] }
    : completion;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
