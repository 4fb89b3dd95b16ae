/** What a package's shipped code may depend on. */
export interface Arrows {
  /** Packages of ours. */
  readonly ours: readonly string[];
  /** Packages of others, as dependency or as peer. */
  readonly others: readonly string[];
}

const core = "@wayfare/core";

/** The table "Packages" of the design, as data: a package without a row may not exist. */
export const arrows: Readonly<Record<string, Arrows>> = {
  [core]: { ours: [], others: ["gpt-tokenizer", "jsonrepair", "undici"] },
  "@wayfare/openai": { ours: [core], others: ["openai"] },
  "@wayfare/ai-sdk": { ours: [core], others: ["@ai-sdk/provider", "@ai-sdk/provider-utils", "zod"] },
  "@wayfare/langchain": { ours: [core], others: ["@langchain/core"] },
  "@wayfare/express": { ours: [core], others: ["express", "@types/express", "undici"] },
  "@wayfare/ledger": { ours: [core], others: ["kysely", "pg"] },
  "@wayfare/gateway": { ours: [core, "@wayfare/ledger"], others: [] },
  wayfare: { ours: [core, "@wayfare/gateway"], others: [] },
};

/** Private packages that know nothing of ours: what they prove must not lean on what they judge. */
export const strangers: readonly string[] = ["@wayfare/test-upstream", "@wayfare/test-repo"];

/** What the tests of every package may use beside its own arrows. */
export const testCompanions: readonly string[] = ["@wayfare/test-upstream"];
