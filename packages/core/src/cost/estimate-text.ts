import type { TokenRange } from "./token-range.ts";

/** The estimate of `estimateTokens`, for those who need it seldom: what makes it is loaded then. */
export async function estimateText(text: string): Promise<TokenRange> {
  return (await import("./count-tokens.ts")).estimateTokens(text);
}
