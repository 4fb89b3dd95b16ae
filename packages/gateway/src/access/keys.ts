import type { StoredKey } from "@wayfare/ledger";
import { forbidden, unauthorized } from "../refusal.ts";
import { anyone, type Caller, type Need } from "./caller.ts";
import type { KeyBook } from "./key-book.ts";
import { hashKey, sameHash } from "./key-text.ts";

/** What calls are checked against. */
export interface KeyCheckOptions {
  /** Keys for inference that the gateway was started with. */
  readonly keys: readonly string[];
  /** Keys for management that the gateway was started with. */
  readonly managementKeys: readonly string[];
  readonly book: KeyBook;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/**
 * Finds the caller from the `Authorization` header.
 * @throws AuthenticationError (401, 403) without a right to call; UnavailableError (503) when that cannot be found out
 */
export type KeyCheck = (authorization: string | null, need: Need, denied?: 401 | 403) => Promise<Caller>;

/** Everybody may call as long as no key for inference was ever configured or made; only managing always takes a key. */
export function createKeyCheck(options: KeyCheckOptions): KeyCheck {
  const { keys, book, clock } = options;
  const configured = configuredKeys(options);
  return async (authorization, need, denied = 403) => {
    const token = /^bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
    const caller = token === undefined ? undefined : await find(hashKey(token), configured, book, clock);
    if (caller !== undefined) return permitted(caller, need, denied);
    const isOpen = need !== "management" && keys.length === 0 && !(await book.hadInferenceKeys());
    if (isOpen) return anyone;
    throw unauthorized(token === undefined ? "No cookie auth credentials found" : "User not found.");
  };
}

function configuredKeys({ keys, managementKeys }: KeyCheckOptions): Caller[] {
  const callers = (texts: readonly string[], label: string, management: boolean) =>
    texts.map((text, index) => ({ id: hashKey(text), label: `${label} ${index + 1}`, management }));
  return [...callers(keys, "Wayfare key", false), ...callers(managementKeys, "Wayfare management key", true)];
}

async function find(
  hash: string,
  configured: readonly Caller[],
  book: KeyBook,
  clock: () => number,
): Promise<Caller | undefined> {
  // All are compared, whatever matches: the time taken must not tell how far down the list a key stands.
  const [known] = configured.filter(({ id }) => sameHash(id, hash));
  if (known !== undefined) return known;
  const key = await book.find(hash);
  if (key === undefined || !sameHash(key.hash, hash)) return undefined;
  checkValid(key, clock());
  return { id: key.hash, label: key.label, management: key.management, key };
}

function checkValid({ disabled, expiresAt }: StoredKey, at: number): void {
  if (disabled)
    throw unauthorized("This API key is disabled. Enable it with PATCH /keys/{hash}, or use another.");
  if (expiresAt === undefined || at < expiresAt) return;
  const when = new Date(expiresAt).toISOString();
  throw unauthorized(`This API key expired at ${when}. Move its expires_at, or use another.`);
}

/** OpenRouter documents 401 for some of the routes that take a management key, and 403 for others: `denied` says which. */
function permitted(caller: Caller, need: Need, denied: 401 | 403): Caller {
  if (need === "inference" && caller.management)
    throw forbidden("Management keys make no inference requests. Create a key with POST /keys and use that.");
  if (need === "management" && !caller.management) {
    const refuse = denied === 401 ? unauthorized : forbidden;
    throw refuse("Only management keys can perform this operation");
  }
  return caller;
}
