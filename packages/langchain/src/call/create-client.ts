import { isBrowser } from "@langchain/core/utils/env";
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
    // Browsers have a name of their own, and ask the server first about any other.
    headers: {
      ...(isBrowser() ? {} : { "user-agent": `langchain-wayfare/${packageVersion}` }),
      ...fields.headers,
    },
    baseURL: fields.baseURL ?? baseUrl,
    app: { url, title, categories },
    ...(timeout !== undefined && {
      deadlines: { ...fields.deadlines, total: Math.min(timeout, fields.deadlines?.total ?? timeout) },
    }),
    retry: false,
  });
}

/** A budget that is given and not enforced would be worse than none. */
function refuseSettings(fields: ClientFields): void {
  for (const name of [...clientSettings, ...otherNames]) {
    if (fields[name] === undefined) continue;
    throw new TypeError(`\`${name}\` stands beside \`client\`, which has its own: give it to the client.`);
  }
}
