/** Why an answer ended, in the words of the AI SDK; "interrupted" where nobody said why. */
export type FinishMeaning =
  | "stop"
  | "length"
  | "content-filter"
  | "tool-calls"
  | "error"
  | "interrupted"
  | "other";

const meanings: ReadonlyMap<string, FinishMeaning> = new Map([
  ["stop", "stop"],
  ["length", "length"],
  ["content_filter", "content-filter"],
  ["tool_calls", "tool-calls"],
  ["function_call", "tool-calls"],
  ["error", "error"],
]);

/**
 * What a finish reason means. `ai` goes on with tools after `stop` and `tool-calls` only, so whole calls make `stop`, a
 * reason that is not known, and none at all into `tool-calls`. Without calls, none means that the answer was cut.
 */
export function finishMeaning(raw: string | null | undefined, hasToolCalls: boolean): FinishMeaning {
  if (raw == null) return hasToolCalls ? "tool-calls" : "interrupted";
  const known = meanings.get(raw) ?? "other";
  return hasToolCalls && (known === "stop" || known === "other") ? "tool-calls" : known;
}
