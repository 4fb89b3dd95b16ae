import type { LanguageModelV4FinishReason } from "@ai-sdk/provider";

type Unified = LanguageModelV4FinishReason["unified"];

const unified: ReadonlyMap<string, Unified> = new Map([
  ["stop", "stop"],
  ["length", "length"],
  ["content_filter", "content-filter"],
  ["tool_calls", "tool-calls"],
  ["function_call", "tool-calls"],
  ["error", "error"],
]);

/**
 * Reads a finish reason. `ai` goes on with tools after `stop` and `tool-calls` only, so whole calls make `stop`, a
 * reason that is not known, and none at all into `tool-calls`. Without calls, none means that the answer was cut.
 */
export function decodeFinishReason(
  raw: string | null | undefined,
  hasToolCalls: boolean,
): LanguageModelV4FinishReason {
  if (raw == null) return { unified: hasToolCalls ? "tool-calls" : "interrupted", raw: undefined };
  const known = unified.get(raw) ?? "other";
  const goesOn = hasToolCalls && (known === "stop" || known === "other");
  return { unified: goesOn ? "tool-calls" : known, raw };
}
