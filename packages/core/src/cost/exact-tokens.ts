import { estimateTokens } from "./count-tokens.ts";
import type { TokenCounter } from "./token-range.ts";

type Encoding = "cl100k" | "o200k";

/** Vocabularies by model id, the first that fits; models of other vendors have vocabularies of their own. */
const ENCODINGS: readonly (readonly [RegExp, Encoding])[] = [
  [/^~?(openai\/)?(gpt-3\.5|gpt-4(?![.\w])|text-embedding-)/, "cl100k"],
  [/^~?(openai\/|gpt-|chatgpt-|o\d)/, "o200k"],
];

/**
 * Makes a counter over the optional peer `gpt-tokenizer`, exact for the text of OpenAI's models: o200k_base, and
 * cl100k_base for GPT-4, GPT-3.5 and embeddings. A text for no model in particular is counted with o200k_base.
 *
 * Other vendors' models have other tokenizers, some of them secret: for those it gives the range of the own estimate.
 * Loading takes about 0.1 s and 2 MB; counting 10 to 20 MB a second, about a tenth of the estimate's speed.
 *
 * @throws when `gpt-tokenizer` is not installed.
 */
export async function exactTokens(): Promise<TokenCounter> {
  const [o200k, cl100k] = await Promise.all([
    import("gpt-tokenizer/encoding/o200k_base"),
    import("gpt-tokenizer/encoding/cl100k_base"),
  ]);
  const counters = { o200k: o200k.countTokens, cl100k: cl100k.countTokens };
  return (text, model) => {
    const encoding = model === undefined ? "o200k" : ENCODINGS.find(([models]) => models.test(model))?.[1];
    return encoding === undefined ? estimateTokens(text) : counters[encoding](text, plainText);
  };
}

/** What looks like a control token is text like any other: providers take it so, and it must not throw. */
const plainText = { disallowedSpecial: new Set<string>() };
