import { isLoopback } from "../exchange.ts";
import type { CliConfig } from "./config.ts";

/** What the command prints once it listens. Never a key. */
export function greeting(url: string, config: CliConfig): string {
  const base = `${url}/api/v1`;
  return [
    "Wayfare gateway: the OpenRouter API on this machine.",
    "",
    `  address  ${base}`,
    `  serves   ${serves(config)}`,
    `  keys     ${config.keys.length > 0 ? "one of WAYFARE_KEYS is needed" : "any key is accepted, or none"}`,
    ...warning(config),
    "",
    "Try it:",
    "",
    `  ${curlLine(base, config)}`,
    ...(config.keys.length > 0 ? ["", "There, put one of WAYFARE_KEYS in place of $WAYFARE_KEY."] : []),
    "",
    "Ctrl+C stops it.",
  ].join("\n");
}

/** The upstream by its address; the key by the name of its variable. */
function serves({ apiKey, baseURL }: CliConfig): string {
  if (apiKey !== undefined) return `${baseURL}, with the key in OPENROUTER_API_KEY`;
  return "the sandbox: without OPENROUTER_API_KEY no model is called and nothing is spent";
}

/** A gateway that hands out somebody's credits to the network is told of, not forbidden: it may be meant. */
function warning({ apiKey, host, keys }: CliConfig): string[] {
  if (isLoopback(host) || keys.length > 0 || apiKey === undefined) return [];
  return ["", `  Careful: whoever reaches ${host} can spend your credits. Set WAYFARE_KEYS to prevent that.`];
}

/** One line without line breaks, so that it can be pasted into any shell. */
function curlLine(base: string, { apiKey, keys }: CliConfig): string {
  const model = apiKey === undefined ? "sandbox/echo" : "openai/gpt-4o-mini";
  const body = JSON.stringify({ model, messages: [{ role: "user", content: "Say hello" }] });
  const key = keys.length > 0 ? ` -H "Authorization: Bearer $WAYFARE_KEY"` : "";
  return `curl ${base}/chat/completions -H "Content-Type: application/json"${key} -d '${body}'`;
}
