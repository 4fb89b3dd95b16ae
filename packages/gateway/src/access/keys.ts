import { createHash, timingSafeEqual } from "node:crypto";
import { unauthorized } from "../refusal.ts";

/** Who makes a request. */
export interface Caller {
  /** Names the key in the meter; not derived from its text. */
  readonly id: string;
  /** What people see of it. */
  readonly label: string;
}

/** Finds the caller from the `Authorization` header. @throws AuthenticationError (401) without a right to call */
export type KeyCheck = (authorization: string | null) => Caller;

const anyone: Caller = { id: "anyone", label: "any key" };

/** With no keys everybody is let in, with or without a bearer token. */
export function createKeyCheck(keys: readonly string[]): KeyCheck {
  if (keys.length === 0) return () => anyone;
  const known = keys.map((key, index) => ({
    digest: digestOf(key),
    caller: { id: `key-${index + 1}`, label: `Wayfare key ${index + 1}` },
  }));
  return (authorization) => {
    const token = /^bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
    if (token === undefined) throw unauthorized("No cookie auth credentials found");
    const digest = digestOf(token);
    // All are compared, whatever matches: the time taken must not tell how far down the list a key stands.
    const [match] = known.filter((key) => timingSafeEqual(key.digest, digest));
    if (match === undefined) throw unauthorized("User not found.");
    return match.caller;
  };
}

function digestOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}
