import type { UiFinishReason } from "./ui-chunk.ts";

const reasons: ReadonlyMap<string, UiFinishReason> = new Map([
  ["stop", "stop"],
  ["length", "length"],
  ["content_filter", "content-filter"],
  ["tool_calls", "tool-calls"],
  ["function_call", "tool-calls"],
  ["error", "error"],
]);

/**
 * The finish reason in the words of the AI SDK. Whole calls make `stop`, a reason that is not known, and none at all
 * into `tool-calls`; without calls, none means that the answer was cut.
 */
export function finishReasonOf(raw: string | null | undefined, hasToolCalls: boolean): UiFinishReason {
  if (raw == null) return hasToolCalls ? "tool-calls" : "interrupted";
  const known = reasons.get(raw) ?? "other";
  return hasToolCalls && (known === "stop" || known === "other") ? "tool-calls" : known;
}
