import type { ChatRequest, FunctionTool } from "@wayfare/core";
import type { Prompt } from "./prompt.ts";

/** With more tools than this on offer, one is called only when the prompt speaks of it: agents carry dozens. */
const FEW = 3;

/** The function to call, or undefined to answer in words. */
export function chooseTool(request: ChatRequest, prompt: Prompt): FunctionTool["function"] | undefined {
  const choice = request.tool_choice ?? "auto";
  const offered = (request.tools ?? []).filter((tool): tool is FunctionTool => tool.type === "function");
  const functions = offered.map((tool) => tool.function);
  if (choice === "none" || functions.length === 0) return undefined;
  if (typeof choice === "object") {
    const name = "function" in choice ? choice.function.name : undefined;
    return functions.find((candidate) => candidate.name === name);
  }
  const fitting = bestFit(functions, prompt.asked);
  if (choice === "required") return fitting ?? functions[0];
  // The first turn calls, the turn after the result speaks: that is the loop that clients want to try.
  if (prompt.results.length > 0) return undefined;
  return fitting ?? (functions.length <= FEW ? functions[0] : undefined);
}

function bestFit(
  functions: readonly FunctionTool["function"][],
  asked: string,
): FunctionTool["function"] | undefined {
  const words = new Set(wordsOf(asked));
  let best: { tool: FunctionTool["function"]; score: number } | undefined;
  for (const tool of functions) {
    // A word of the name tells more than one of the description.
    const named = wordsOf(tool.name.replace(/[_-]|(?<=[a-z])(?=[A-Z])/g, " ")).filter((word) =>
      words.has(word),
    ).length;
    const described = wordsOf(tool.description ?? "").filter((word) => words.has(word)).length;
    const score = 3 * named + described;
    if (score > (best?.score ?? 0)) best = { tool, score };
  }
  return best?.tool;
}

/** Words long enough to mean something. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\p{L}{4,}/gu) ?? [];
}
