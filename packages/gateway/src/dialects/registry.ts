import type { DialectFactory } from "./dialect.ts";
import { openAiRules, openRouterRules } from "./openai/body-rules.ts";
import { createOpenAiDialect } from "./openai/openai-dialect.ts";
import { createSandboxDialect } from "./sandbox/sandbox-dialect.ts";

/** A dialect, and what has to be known of it before it speaks. */
export interface DialectEntry {
  readonly create: DialectFactory;
  /** Whether an upstream of this kind needs a `baseURL`. */
  readonly remote: boolean;
  /** Whether its upstreams choose among providers themselves. */
  readonly routes: boolean;
}

/** Every dialect by the name that an upstream gives. */
export const dialects: Readonly<Record<string, DialectEntry>> = {
  openrouter: {
    create: (settings) => createOpenAiDialect(settings, openRouterRules),
    remote: true,
    routes: true,
  },
  openai: { create: (settings) => createOpenAiDialect(settings, openAiRules), remote: true, routes: false },
  sandbox: { create: createSandboxDialect, remote: false, routes: false },
};

/** The dialect of that name; names that every object knows, such as "toString", are none. */
export function dialectNamed(name: string | undefined): DialectEntry | undefined {
  return name !== undefined && Object.hasOwn(dialects, name) ? dialects[name] : undefined;
}
