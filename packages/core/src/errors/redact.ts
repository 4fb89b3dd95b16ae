const bearer = /\b(bearer\s+)[^\s"',;]{6,}/gi;
// Ours is found wherever it stands, also behind the letter of an escaped line break; "sk-" alone is part of words.
const key = /sk-or-[A-Za-z0-9_-]{6,}|\bsk-(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{6,}/g;

/**
 * Takes credentials out of a text: every `sk-…` and `Bearer …`, and each of `secrets` wherever it stands.
 * What is left says that something stood there ("sk-or-…").
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let out = text;
  for (const secret of secrets) if (secret.length >= 6) out = out.replaceAll(secret, "…");
  return out
    .replace(key, (match) => `${match.startsWith("sk-or-") ? "sk-or-" : "sk-"}…`)
    .replace(bearer, "$1…");
}

/** The same for a JSON value: a copy in which every string, at any depth, is redacted. */
export function redactValue(value: unknown, secrets: readonly string[] = [], depth = 0): unknown {
  if (typeof value === "string") return redact(value, secrets);
  if (value === null || typeof value !== "object") return value;
  if (depth > 12) return "…";
  if (Array.isArray(value)) return value.map((item) => redactValue(item, secrets, depth + 1));
  const copy: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value))
    copy[redact(name, secrets)] = redactValue(item, secrets, depth + 1);
  return copy;
}

/**
 * The same for what a lower layer threw, to serve as `cause`: a plain Error with the name, code and chain of the
 * original. The original is not kept, since runtimes quote header values (the key!) in their messages.
 */
export function redactCause(cause: unknown, secrets: readonly string[] = [], depth = 0): unknown {
  if (!(cause instanceof Error)) return redactValue(cause, secrets);
  const copy = new Error(redact(cause.message, secrets));
  copy.name = cause.name;
  if (cause.stack !== undefined) copy.stack = redact(cause.stack, secrets);
  const { code } = cause as { code?: unknown };
  if (code !== undefined) Object.assign(copy, { code: redactValue(code, secrets) });
  if (cause.cause !== undefined && depth < 5) copy.cause = redactCause(cause.cause, secrets, depth + 1);
  return copy;
}
