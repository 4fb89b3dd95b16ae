import type { ChatOpenRouterInput } from "./settings.ts";

/** Settings that are data beside the options of a call: a trace may show them, and a store can hold them. */
const data = [
  "model",
  "modelName",
  "baseURL",
  "baseUrl",
  "siteUrl",
  "siteName",
  "appCategories",
  "timeout",
  "deadlines",
  "streamUsage",
  "langsmithCosts",
  "profile",
  "disableStreaming",
  "outputVersion",
  "maxConcurrency",
  "maxRetries",
  "verbose",
  "tags",
  "metadata",
] as const;

/** Settings that are not, or may hold keys. */
const hidden = [
  "apiKey",
  "headers",
  "fetch",
  "transport",
  "hooks",
  "ledger",
  "budgets",
  "formats",
  "client",
  "catalogue",
  "cache",
  "callbacks",
  "onReceipt",
  "onSettled",
  "computeCost",
  "onFailedAttempt",
] as const satisfies readonly (keyof ChatOpenRouterInput)[];

export const shown: ReadonlySet<string> = new Set(data);

/** How other languages spell our settings, where they do so otherwise. */
const spellings: ReadonlyMap<string, string> = new Map(
  [...data, ...hidden]
    .map((name) => [wireName(name), name] as const)
    .filter(([other, name]) => other !== name),
);

/** The name of an option in the spelling of the wire. */
export function wireName(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => `_${letters.toLowerCase()}`);
}

/** The setting that a name is another spelling of. */
export function settingSpelt(name: string): string | undefined {
  return spellings.get(name);
}
