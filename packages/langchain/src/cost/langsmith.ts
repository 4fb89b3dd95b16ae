import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import type { AIMessage, AIMessageChunk } from "@langchain/core/messages";
import { isObject } from "@wayfare/core/adapter";
import type { OpenRouterUsageMetadata } from "../call/usage.ts";

/** The tracer of LangSmith, as far as it has to be known. */
interface Tracer {
  name?: unknown;
  getRun?: (id: string) => unknown;
}

/**
 * Tells LangSmith what a run cost, and which model served. Its tracer makes up the usage of a run anew when the run ends,
 * and leaves out what it does not know: what is written here stays.
 */
export function tellLangSmith(
  runManager: CallbackManagerForLLMRun | undefined,
  { usage_metadata: usage, response_metadata: { model, usage: report } }: AIMessage | AIMessageChunk,
): void {
  if (runManager === undefined || usage === undefined) return;
  for (const handler of runManager.handlers as Tracer[]) {
    if (handler.name !== "langchain_tracer" || typeof handler.getRun !== "function") continue;
    const run = handler.getRun(runManager.runId);
    if (!isObject(run) || !isObject(run.extra)) continue;
    run.extra.metadata ??= {};
    const { metadata } = run.extra;
    if (!isObject(metadata)) continue;
    if (typeof model === "string") metadata.ls_model_name = model;
    const told = { ...(usage as OpenRouterUsageMetadata) };
    Object.assign(told, partsOf(report, told.total_cost));
    Object.defineProperty(metadata, "usage_metadata", {
      enumerable: true,
      configurable: true,
      get: () => told,
      set: () => {},
    });
  }
}

/** What input and output cost, where both are told and are all that there is to pay. */
function partsOf(report: unknown, total = Number.NaN): { input_cost?: number; output_cost?: number } {
  const details = isObject(report) && isObject(report.cost_details) ? report.cost_details : {};
  const input = details.upstream_inference_prompt_cost;
  const output = details.upstream_inference_completions_cost;
  if (typeof input !== "number" || typeof output !== "number") return {};
  return Math.abs(input + output - total) <= total * 1e-9 ? { input_cost: input, output_cost: output } : {};
}
