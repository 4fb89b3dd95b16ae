import { isLoopback } from "../exchange.ts";
import type { CliConfig } from "./config.ts";
import type { OpenedGateway } from "./open-gateway.ts";

/** What the command prints once it listens. Of all keys it shows one, once: the first management key. */
export function greeting(
  url: string,
  config: CliConfig,
  opened: OpenedGateway,
  firstKey: string | undefined,
): string {
  const base = `${url}/api/v1`;
  return [
    "Wayfare gateway: the OpenRouter API on this machine.",
    "",
    `  address  ${base}`,
    `  serves   ${serves(config)}`,
    `  keys     ${keysNeeded(config, opened)}`,
    `  data     ${opened.place}`,
    ...warning(config, opened),
    "",
    "Try it:",
    "",
    `  ${curlLine(base, config, opened)}`,
    ...(opened.isOpen ? [] : ["", `There, put ${ownKey(config)} in place of $WAYFARE_KEY.`]),
    ...firstKeyLines(base, firstKey),
    "",
    "Ctrl+C stops it.",
  ].join("\n");
}

function keysNeeded({ keys }: CliConfig, { isOpen }: OpenedGateway): string {
  if (isOpen) return "any key is accepted, or none, until the first one is made";
  return keys.length > 0
    ? "one of WAYFARE_KEYS is needed, or one that was made here"
    : "one that was made here is needed";
}

function ownKey({ keys }: CliConfig): string {
  return keys.length > 0 ? "one of WAYFARE_KEYS" : "a key of yours";
}

/** Shown at the first start and never again: only its hash is kept. */
function firstKeyLines(base: string, key: string | undefined): string[] {
  if (key === undefined) return [];
  const body = JSON.stringify({ name: "My app", limit: 5, limit_reset: "monthly" });
  const make = `curl ${base}/keys -H "Content-Type: application/json" -H "Authorization: Bearer $MANAGEMENT_KEY" -d '${body}'`;
  return [
    "",
    "The first management key, which makes all others. It is shown this once:",
    "",
    `  ${key}`,
    "",
    "With it as $MANAGEMENT_KEY, this makes a key for an app; from then on the gateway asks for one:",
    "",
    `  ${make}`,
  ];
}

/** The upstream by its address; the key by the name of its variable. */
function serves({ apiKey, baseURL }: CliConfig): string {
  if (apiKey !== undefined) return `${baseURL}, with the key in OPENROUTER_API_KEY`;
  return "the sandbox: without OPENROUTER_API_KEY no model is called and nothing is spent";
}

/** A gateway that hands out somebody's credits to the network is told of, not forbidden: it may be meant. */
function warning({ apiKey, host }: CliConfig, { isOpen }: OpenedGateway): string[] {
  if (isLoopback(host) || !isOpen || apiKey === undefined) return [];
  return [
    "",
    `  Careful: whoever reaches ${host} can spend your credits. Make a key or set WAYFARE_KEYS to prevent that.`,
  ];
}

/** One line without line breaks, so that it can be pasted into any shell. */
function curlLine(base: string, { apiKey }: CliConfig, { isOpen }: OpenedGateway): string {
  const model = apiKey === undefined ? "sandbox/echo" : "openai/gpt-4o-mini";
  const body = JSON.stringify({ model, messages: [{ role: "user", content: "Say hello" }] });
  const key = isOpen ? "" : ` -H "Authorization: Bearer $WAYFARE_KEY"`;
  return `curl ${base}/chat/completions -H "Content-Type: application/json"${key} -d '${body}'`;
}
