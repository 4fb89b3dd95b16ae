import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

const PREFIX = "sk-or-v1-";

/** The workspace of every key that was not made in another. */
export const DEFAULT_WORKSPACE = "00000000-0000-0000-0000-000000000000";

/** A new key in OpenRouter's form: 256 random bits. Its text is shown once and kept nowhere. */
export function createKeyText(): string {
  return PREFIX + randomBytes(32).toString("hex");
}

/** What a key is kept and found by: SHA-256 of its text, in hex (OpenRouter docs: API keys). */
export function hashKey(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** What people see of a key: "sk-or-v1-abc...123". */
export function labelOf(text: string): string {
  const secret = text.slice(PREFIX.length);
  return `${PREFIX}${secret.slice(0, 3)}...${secret.slice(-3)}`;
}

/** Compares two hashes in a time that does not tell where they differ. */
export function sameHash(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
