import type { OfferLookup } from "../admission/admission.ts";
import { isOpenRouterError } from "../errors/openrouter-error.ts";
import { redact, redactCause } from "../errors/redact.ts";
import { AuthenticationError, InvalidRequestError } from "../errors/remedies.ts";
import { type Limits, limitsOf } from "../http/deadline.ts";
import { createFetchTransport } from "../http/fetch-transport.ts";
import type { RetryPolicy } from "../http/retry.ts";
import type { Transport } from "../http/transport.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Receipt } from "../protocol/receipt.ts";
import { isObject, parseJson } from "../wire/check.ts";
import type { OpenRouterOptions } from "./options.ts";

/** A client's settings, completed; the key stays inside `headers()`. */
export interface Context {
  options: OpenRouterOptions;
  baseURL: string;
  transport: Transport;
  /** The client's deadlines, completed. */
  limits: Limits;
  /** The headers of a call, and the texts that must never be shown. */
  credentials(extra: Record<string, string> | undefined): Promise<Credentials> | Credentials;
  /** Prices of the catalogue, where the client knows one. */
  offers?: OfferLookup;
  /** Finds out later what calls without a usage report cost; the single verbs do without. */
  settler?: Settler;
}

/** A call that ended without a usage report. */
export interface Unsettled {
  readonly receipt: Receipt;
  /** What was asked, and what came back: for an own count. */
  readonly request: ChatRequest | undefined;
  readonly reply: { readonly choices?: ChatCompletion["choices"] } | undefined;
  /** Tokens that came back, where the reply does not hold what they say. */
  readonly counted: number | undefined;
  /** Whether anything is reserved for it. */
  readonly isReserved: boolean;
  /** Takes the receipt that replaces the first one. */
  book(settled: Receipt): void;
}

/** Finds out what calls without a usage report cost. */
export interface Settler {
  /** Takes note of a call; what it cost is found out behind it. */
  take(call: Unsettled): void;
  /** Resolves when nothing is being found out any more. */
  idle(): Promise<void>;
}

/** Headers with the key, and what to redact. */
export interface Credentials {
  headers: Record<string, string>;
  /** The same for a request with a body. */
  bodyHeaders: Record<string, string>;
  secrets: readonly string[];
}

/** Completes the options from the environment. @throws InvalidRequestError when the base URL is not an http(s) URL */
export function createContext(options: OpenRouterOptions): Context {
  const given = options.baseURL ?? environment("OPENROUTER_BASE_URL") ?? "https://openrouter.ai/api/v1";
  const baseURL = given.replace(/\/+$/, "");
  if (!/^https?:\/\/[^/]/.test(baseURL)) {
    throw new InvalidRequestError(
      `baseURL must be an http or https URL with the API root, not "${redact(given)}".`,
    );
  }
  if (/^https?:\/\/[^/]*@/.test(baseURL)) {
    throw new InvalidRequestError("baseURL must not hold a user name or a password; send them in `headers`.");
  }
  const common = commonHeaders(options);
  let last: { key: string | undefined; credentials: Credentials } | undefined;
  return {
    options,
    baseURL,
    transport: options.transport ?? createFetchTransport(options.fetch),
    limits: limitsOf(options.deadlines),
    credentials(extra) {
      const key = options.apiKey ?? environment("OPENROUTER_API_KEY");
      if (typeof key === "function") return fetchKey(key).then((text) => credentialsOf(text, common, extra));
      if (extra !== undefined) return credentialsOf(key, common, extra);
      // The headers of a key that stays the same are made once.
      if (last === undefined || last.key !== key)
        last = { key, credentials: credentialsOf(key, common, extra) };
      return last.credentials;
    },
  };
}

async function fetchKey(key: () => string | Promise<string>): Promise<string> {
  try {
    return await key();
  } catch (error) {
    if (isOpenRouterError(error)) throw error;
    const said = redact(error instanceof Error ? error.message : String(error));
    throw new AuthenticationError(`The function \`apiKey\` brought no key: ${said}`, {
      cause: redactCause(error),
    });
  }
}

/** The policy of a call; `false` means a single attempt. */
export function policyOf(context: Context, own: RetryPolicy | false | undefined): RetryPolicy {
  const retry = own ?? context.options.retry ?? {};
  return retry === false ? { maxRetries: 0 } : retry;
}

function credentialsOf(
  key: string | undefined,
  common: Record<string, string>,
  extra: Record<string, string> | undefined,
): Credentials {
  const headers = { ...common, ...lowerCase(extra) };
  const own = headers.authorization;
  const others = Object.keys(headers).filter((name) => secretName.test(name));
  const secrets = [...others.flatMap((name) => secretsIn(headers[name])), ...(key ? [key] : [])];
  if (own !== undefined) return { ...withBodyHeaders(headers), secrets };
  if (!key) {
    throw new AuthenticationError(
      "No API key: set the environment variable OPENROUTER_API_KEY or pass `apiKey`. " +
        "Keys are made at https://openrouter.ai/settings/keys.",
    );
  }
  headers.authorization = `Bearer ${key.trim()}`;
  return { ...withBodyHeaders(headers), secrets: [...secrets, key.trim()] };
}

/** Headers that carry credentials, by their name. */
const secretName = /auth|key|token|secret|cookie/;

/** A header's value without the name of its scheme; of JSON, as keys of providers are sent, each text in it. */
function secretsIn(value = ""): string[] {
  const held = value.startsWith("{") ? parseJson(value) : undefined;
  if (isObject(held)) return [value, ...Object.values(held).filter((text) => typeof text === "string")];
  const [, credentials] = value.split(/^\S+\s+/);
  return credentials === undefined ? [value] : [credentials];
}

function withBodyHeaders(headers: Record<string, string>): Omit<Credentials, "secrets"> {
  return { headers, bodyHeaders: { "content-type": "application/json", ...headers } };
}

function commonHeaders(options: OpenRouterOptions): Record<string, string> {
  const { app } = options;
  const headers: Record<string, string> = {};
  const url = app?.url ?? environment("OPENROUTER_SITE_URL");
  const title = app?.title ?? environment("OPENROUTER_SITE_NAME");
  if (url) headers["http-referer"] = url;
  // Header values are Latin-1; a title in another script travels percent-encoded instead of failing the call.
  if (title)
    headers["x-openrouter-title"] = /^[\x20-\x7e]*$/.test(title)
      ? title
      : encodeURIComponent(title.toWellFormed());
  if (app?.categories?.length) headers["x-openrouter-categories"] = app.categories.join(",");
  return { ...headers, ...lowerCase(options.headers) };
}

function lowerCase(headers: Record<string, string> | undefined): Record<string, string> {
  const lower: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {}))
    if (value !== undefined) lower[name.toLowerCase()] = value;
  return lower;
}

/** Reads a variable where there are any: Node, Bun, Deno, some edges; never throws (Deno asks for permission). */
export function environment(name: string): string | undefined {
  try {
    const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
    return process?.env?.[name] || undefined;
  } catch {
    return undefined;
  }
}
