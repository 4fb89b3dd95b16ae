import type { ChatRequest } from "@wayfare/core";
import { isObject } from "@wayfare/core/internal";
import type { Caller } from "../access/caller.ts";
import type { HeaderSource } from "../exchange.ts";

/** Names that say what the gateway knows; a request's own tags cannot take them. */
const reserved: ReadonlySet<string> = new Set(["key", "user", "session", "app", "workspace"]);

/** OpenRouter docs, API parameters: so many pairs, so long. */
const MOST_TAGS = 16;
const LONGEST_NAME = 64;
const LONGEST_VALUE = 512;

/** Whom a call is for: the key, and what the client says of itself (OpenRouter docs: app attribution). */
export function tagsOf(request: ChatRequest, headers: HeaderSource, caller: Caller): Record<string, string> {
  const known: Record<string, unknown> = {
    key: caller.id,
    user: request.user,
    session: request.session_id ?? headers.get("x-session-id"),
    app: headers.get("x-openrouter-title") ?? headers.get("x-title") ?? headers.get("http-referer"),
    workspace: caller.key?.workspaceId,
  };
  const tags: Record<string, string> = {};
  for (const [name, value] of Object.entries(known)) {
    // Cut and not dropped: whoever writes a long name does not escape the limits of that name.
    if (typeof value === "string" && value !== "") tags[name] = value.slice(0, LONGEST_VALUE);
  }
  for (const [name, value] of ownTags(request.metadata)) tags[name] = value;
  return tags;
}

/** The pairs of `metadata` that fit; others are left out, as they decide nothing. */
function ownTags(metadata: unknown): [string, string][] {
  if (!isObject(metadata)) return [];
  const fits = ([name, value]: [string, unknown]) =>
    !reserved.has(name) &&
    name !== "" &&
    name.length <= LONGEST_NAME &&
    typeof value === "string" &&
    value.length <= LONGEST_VALUE;
  return (Object.entries(metadata) as [string, string][]).filter(fits).slice(0, MOST_TAGS);
}
