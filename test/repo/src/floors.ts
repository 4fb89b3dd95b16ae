/**
 * The floors of a folder, lowest first. A name is a sub-folder, or a file directly in the folder. Imports
 * go down, or stay inside a sub-folder. Files that no floor names (entries, the assembly) stand above all floors.
 */
export type Floors = readonly (readonly string[])[];

/** Every folder that has floors. A sub-folder that appears in no row is a violation: give it a floor first. */
export const floors: Readonly<Record<string, Floors>> = {
  "packages/core/src": [
    ["protocol"],
    ["sse", "money", "models", "errors"],
    ["wire", "stream", "cost"],
    ["routing", "admission", "http"],
    ["relay"],
    ["client"],
  ],
  "packages/ai-sdk/src": [
    ["options"],
    ["call"],
    ["encode"],
    ["decode"],
    ["language", "media", "cost"],
    ["tools.ts"],
    ["provider.ts"],
  ],
  "packages/langchain/src": [["options"], ["call"], ["decode", "cost"], ["encode"], ["language", "media"]],
  "packages/express/src": [
    ["options.ts", "ui-message", "shared-transport.ts"],
    ["request"],
    ["reply"],
    ["guard.ts", "usage.ts"],
    ["openrouter-chat.ts"],
  ],
  "packages/gateway/src": [
    ["exchange.ts", "refusal.ts", "failure.ts", "generation-id.ts", "catalog-folder.ts"],
    ["access", "edges", "catalog"],
    ["inference"],
    ["dialects", "planner.ts"],
    ["options.ts", "reply.ts", "router.ts", "dispatch.ts"],
    ["chat", "meter", "handle.ts", "server.ts"],
    ["parts.ts"],
    ["routes"],
    ["gateway.ts"],
    ["cli"],
  ],
  "packages/ledger/src": [
    ["key-store.ts", "sql-ledger.ts", "options.ts"],
    ["schema"],
    ["connect"],
    ["rollups", "budgets", "keys"],
    ["receipts"],
    ["writer"],
    ["open.ts"],
  ],
  // Providers know the dialect interface, and never one another.
  "packages/gateway/src/dialects": [
    ["dialect.ts", "upstream-error.ts"],
    ["openai", "sandbox", "anthropic", "gemini"],
  ],
};
