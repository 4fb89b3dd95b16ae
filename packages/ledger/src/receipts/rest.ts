import { toStorable } from "../schema/text-column.ts";

/** Escapes that PostgreSQL refuses to read in JSON: NUL and halves of surrogate pairs. */
const UNREADABLE = /\\u(?:0000|d[89a-f])/i;
/** SQLite reads JSON 1,000 levels deep; so many levels need twice as many characters. */
const DEEP = 1_000;

/**
 * Writes the fields of a receipt that have no column as JSON that both databases can read tags from. What they could
 * not read stands in `exact`, as a text within; so does a receipt that has such a field of its own.
 */
export function encodeRest(rest: Record<string, unknown>): string {
  const json = stringify(rest);
  if (!Object.hasOwn(rest, "exact") && !UNREADABLE.test(json) && !isDeep(json)) return json;
  return JSON.stringify({ tags: storableTags(rest.tags), exact: json });
}

export function decodeRest(text: string): Record<string, unknown> {
  const rest = JSON.parse(text);
  return typeof rest.exact === "string" ? JSON.parse(rest.exact) : rest;
}

function stringify(rest: Record<string, unknown>): string {
  try {
    return JSON.stringify(rest);
  } catch {
    // Slower, so only when it is needed: somebody's own field may hold a bigint.
    return JSON.stringify(rest, (_key, value) => (typeof value === "bigint" ? String(value) : value));
  }
}

function isDeep(json: string): boolean {
  return json.length > 2 * DEEP && (json.match(/[[{]/g)?.length ?? 0) > DEEP;
}

function storableTags(tags: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags ?? {}).map(([tag, value]) => [toStorable(tag), toStorable(String(value))]),
  );
}
