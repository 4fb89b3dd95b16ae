export { exactTokens } from "./cost/exact-tokens.ts";
export type { TokenCounter, TokenRange } from "./cost/token-range.ts";
