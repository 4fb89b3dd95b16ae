import type { OpenRouter } from "@wayfare/core";
import { createOpenRouter } from "@wayfare/core/adapter";
import type { ChatOpenRouterInput } from "../options/settings.ts";

/** Put in by the build. */
declare const PACKAGE_VERSION: string;

export const packageVersion = PACKAGE_VERSION;

/** Settings that are the client's alone, and mean nothing beside a client that exists already. */
const clientSettings = [
  "apiKey",
  "baseURL",
  "headers",
  "deadlines",
  "fetch",
  "transport",
  "hooks",
  "onReceipt",
  "onSettled",
  "ledger",
  "budgets",
  "computeCost",
  "formats",
] as const satisfies readonly (keyof ChatOpenRouterInput)[];

/** The same under other names. */
const otherNames = ["siteUrl", "siteName", "appCategories", "timeout"] as const;

export type ClientFields = Pick<
  ChatOpenRouterInput,
  (typeof clientSettings)[number] | (typeof otherNames)[number] | "client"
>;

/**
 * The client of a model: one of its own, or the one that it was given.
 *
 * @throws TypeError for a setting of a client beside a client that exists already
 * @throws InvalidRequestError when `baseURL` is not an http(s) URL
 */
export function createClient(fields: ClientFields): OpenRouter {
  if (fields.client !== undefined) {
    refuseSettings(fields);
    return fields.client;
  }
  const { siteUrl: url, siteName: title, appCategories: categories, timeout } = fields;
  // The serialization of LangChain knows no capitals in a row.
  const { baseUrl } = fields as { baseUrl?: string };
  const own = Object.fromEntries(clientSettings.map((name) => [name, fields[name]]));
  return createOpenRouter({
    ...own,
    headers: headersOf(fields.headers),
    baseURL: fields.baseURL ?? baseUrl,
    app: { url, title, categories },
    ...(timeout !== undefined && { deadlines: { total: timeout, ...fields.deadlines } }),
    retry: false,
  });
}

/** The name under which this package calls, and the headers of the user, which win. */
function headersOf(given: Record<string, string> = {}): Record<string, string> {
  const headers: Record<string, string> = { "user-agent": `langchain-wayfare/${packageVersion}` };
  for (const [name, value] of Object.entries(given)) headers[name.toLowerCase()] = value;
  return headers;
}

/** A budget that is given and not enforced would be worse than none. */
function refuseSettings(fields: ClientFields): void {
  for (const name of [...clientSettings, ...otherNames]) {
    if (fields[name] === undefined) continue;
    throw new TypeError(`\`${name}\` stands beside \`client\`, which has its own: give it to the client.`);
  }
}

/** Settings that are not data: no trace is to show them, and no store can hold them. Headers may hold keys. */
const hidden: ReadonlySet<string> = new Set([...clientSettings, "client", "catalogue", "cache", "callbacks"]);

/** The settings of a model as its JSON has them. */
export function serializable(fields: object): Record<string, unknown> {
  const { apiKey, ...rest } = fields as Record<string, unknown>;
  const entries = Object.entries(rest).filter(
    ([name, value]) => (name === "baseURL" || !hidden.has(name)) && typeof value !== "function",
  );
  // Only that there is one: LangChain puts the name of the secret in its place.
  return { ...Object.fromEntries(entries), ...(apiKey !== undefined && { apiKey: "secret" }) };
}
