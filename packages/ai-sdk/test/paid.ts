import type { WireObject } from "@wayfare/test-upstream";
import { afterEach } from "vitest";

/** How a paid answer differs from the plainest one. */
export interface PaidOptions {
  readonly text?: string;
  /** The tool that it calls, in place of text. */
  readonly calls?: string | undefined;
  /** Further fields of its usage. */
  readonly more?: WireObject;
}

/** Chat answers that cost, of two models in turn, each with an id of its own: `gen-1` is the first of a test. */
export function usePaidAnswers() {
  let count = 0;
  afterEach(() => {
    count = 0;
  });
  const next = () => {
    count += 1;
    return count;
  };
  return {
    /** Takes the next number, for an answer of another kind. */
    next,
    completion(cost: number | undefined, { text = "Done.", calls, more = {} }: PaidOptions = {}) {
      const number = next();
      const call = { id: `call-${number}`, type: "function", function: { name: calls, arguments: "{}" } };
      const message =
        calls === undefined
          ? { role: "assistant", content: text }
          : { role: "assistant", content: null, tool_calls: [call] };
      return {
        id: `gen-${number}`,
        object: "chat.completion",
        created: 1_790_000_000,
        model: `lumen/otter-${number % 2}`,
        provider: "Lumen",
        choices: [{ index: 0, finish_reason: calls === undefined ? "stop" : "tool_calls", message }],
        usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7, cost, ...more },
      };
    },
  };
}
