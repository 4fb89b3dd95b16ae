import type { ChatEvent } from "@wayfare/core";
import { expect } from "vitest";

/** The events of one type. */
export function eventsOfType<T extends ChatEvent["type"]>(
  events: readonly ChatEvent[],
  type: T,
): (ChatEvent & { type: T })[] {
  return events.filter((event): event is ChatEvent & { type: T } => event.type === type);
}

/** The text of all pieces of one type. */
export function textOf(
  events: readonly ChatEvent[],
  type: "text" | "reasoning" | "refusal" = "text",
): string {
  return eventsOfType(events, type)
    .map(({ text }) => text)
    .join("");
}

/** Checks the order of a whole stream's events: blocks, tool calls, then usage, then one finish per choice. */
export function checkGrammar(events: readonly ChatEvent[]): void {
  const choices = new Map<number, Grammar>();
  let told = 0;
  for (const event of events) {
    if (event.type === "chunk") continue;
    if (event.type === "usage") {
      told += 1;
      continue;
    }
    const grammar = choices.get(event.choice) ?? new Grammar();
    choices.set(event.choice, grammar);
    grammar.take(event);
    expect(told === 0 || event.type === "finish", `${event.type} after usage`).toBe(true);
  }
  expect(told).toBeLessThanOrEqual(1);
  for (const grammar of choices.values()) grammar.end();
}

type ChoiceEvent = Exclude<ChatEvent, { type: "chunk" | "usage" }>;

/** The grammar of one choice. */
class Grammar {
  #blocks = 0;
  #open: { type: string; block: number } | undefined;
  readonly #calls = new Map<
    number,
    { block: number; id: string; name: string; said: string; isEnded: boolean }
  >();
  #isFinished = false;

  take(event: ChoiceEvent): void {
    expect(this.#isFinished, `${event.type} after finish`).toBe(false);
    if (event.type === "text_start" || event.type === "reasoning_start") this.#begin(event);
    else if (event.type === "text" || event.type === "reasoning") this.#piece(event);
    else if (event.type === "text_end" || event.type === "reasoning_end") this.#close(event);
    else if (event.type === "image") this.#next(event.block);
    else if (event.type === "finish") this.#isFinished = true;
    else if ("index" in event) this.#call(event);
  }

  end(): void {
    expect(this.#isFinished, "no finish").toBe(true);
    expect(this.#open, "a block that does not end").toBeUndefined();
  }

  #next(block: number): void {
    expect(this.#open, "a block that begins inside another").toBeUndefined();
    expect(block, "blocks are numbered in order").toBe(this.#blocks);
    this.#blocks += 1;
  }

  #begin({ type, block }: { type: string; block: number }): void {
    this.#next(block);
    this.#open = { type: type.replace("_start", ""), block };
  }

  #piece({ type, block, text }: { type: string; block: number; text: string }): void {
    expect(this.#open).toEqual({ type, block });
    if (type === "text") expect(text).not.toBe("");
  }

  #close({ type, block }: { type: string; block: number }): void {
    expect(this.#open).toEqual({ type: type.replace("_end", ""), block });
    this.#open = undefined;
  }

  #call(event: ChoiceEvent & { type: `tool_call_${"start" | "delta" | "end"}` }): void {
    const { index, block, id } = event;
    if (event.type === "tool_call_start") {
      expect(this.#calls.has(index), "a call that starts twice").toBe(false);
      this.#next(block);
      this.#calls.set(index, { block, id, name: event.name, said: "", isEnded: false });
      return;
    }
    const call = this.#calls.get(index);
    expect(call).toMatchObject({ block, id, isEnded: false });
    if (call === undefined) return;
    if (event.type === "tool_call_delta") call.said += event.arguments;
    else {
      expect([event.name, event.arguments]).toEqual([call.name, call.said]);
      call.isEnded = true;
    }
  }
}
