import type { AIMessage } from "@langchain/core/messages";
import type { LLMResult } from "@langchain/core/outputs";

/** Counts under the names that `llmOutput` has had from the beginning. */
export interface TokenUsage {
  promptTokens: number;
  completionTokens: number;
  totalTokens: number;
}

/** What the answer to one prompt took; nothing where nobody told. */
export function tokensOf({ usage_metadata: usage }: AIMessage): TokenUsage | undefined {
  if (usage === undefined) return undefined;
  const { input_tokens: promptTokens, output_tokens: completionTokens, total_tokens: totalTokens } = usage;
  return { promptTokens, completionTokens, totalTokens };
}

/** What the answers to several prompts took together. */
export function sumTokens(outputs: readonly LLMResult["llmOutput"][]): TokenUsage {
  const sum: TokenUsage = { promptTokens: 0, completionTokens: 0, totalTokens: 0 };
  for (const output of outputs) {
    const usage: TokenUsage | undefined = output?.tokenUsage;
    if (usage === undefined) continue;
    sum.promptTokens += usage.promptTokens;
    sum.completionTokens += usage.completionTokens;
    sum.totalTokens += usage.totalTokens;
  }
  return sum;
}
