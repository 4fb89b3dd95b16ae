import type { DialectFactory } from "./dialect.ts";
import { createOpenAiDialect } from "./openai/openai-dialect.ts";
import { openAiRules, openRouterRules } from "./openai/body-rules.ts";
import { createSandboxDialect } from "./sandbox/sandbox-dialect.ts";

/** Every dialect by the name that an upstream gives. */
export const dialects: Readonly<Record<string, DialectFactory>> = {
  openrouter: (settings) => createOpenAiDialect(settings, openRouterRules),
  openai: (settings) => createOpenAiDialect(settings, openAiRules),
  sandbox: createSandboxDialect,
};
