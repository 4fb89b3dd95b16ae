import type { JsonObject, Money } from "@wayfare/core";

/** An API key as it is kept: never its text. */
export interface StoredKey {
  /** SHA-256 of the key's text, in hex; the key's public name as well (OpenRouter docs: API keys). */
  readonly hash: string;
  readonly name: string;
  /** First and last characters, such as "sk-or-v1-0ff...1ce". */
  readonly label: string;
  /** Whether it manages keys; then it makes no inference. */
  readonly management: boolean;
  readonly disabled: boolean;
  /** Spending limit in femto-dollars; undefined for none. */
  readonly limit: Money | undefined;
  /** When the limit fills up again, at midnight UTC; undefined for never. */
  readonly limitReset: "daily" | "weekly" | "monthly" | undefined;
  /** Whether spending on the account's own provider keys counts towards the limit. */
  readonly includeByokInLimit: boolean;
  /** Milliseconds since 1970; undefined for never. */
  readonly expiresAt: number | undefined;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970; undefined before the first change. */
  readonly updatedAt: number | undefined;
  readonly creatorUserId: string | undefined;
  readonly workspaceId: string | undefined;
  /** What else the key may and may not do, in the words of whoever checks it. */
  readonly policy: JsonObject;
}

/** What can be changed about a key. */
export type KeyPatch = Partial<
  Pick<
    StoredKey,
    "name" | "disabled" | "limit" | "limitReset" | "includeByokInLimit" | "expiresAt" | "policy"
  >
>;

/** Which keys to list. */
export interface KeyQuery {
  /** Leave out disabled keys. @default false */
  readonly enabledOnly?: boolean | undefined;
  readonly workspaceId?: string | undefined;
  /** How many to pass over, newest first. @default 0 */
  readonly offset?: number | undefined;
  /** @default 100 */
  readonly limit?: number | undefined;
}

/** Keeps keys. Errors mean that the store is out of reach. */
export interface KeyStore {
  /** @returns false when there is a key with this hash already; then nothing changes */
  create(key: StoredKey): Promise<boolean>;
  find(hash: string): Promise<StoredKey | undefined>;
  /** Newest first. */
  list(query?: KeyQuery): Promise<StoredKey[]>;
  /** @param at - ms since 1970, written as `updatedAt`. @returns the changed key, undefined when there is none */
  update(hash: string, patch: KeyPatch, at: number): Promise<StoredKey | undefined>;
  /** @returns whether there was such a key */
  delete(hash: string): Promise<boolean>;
  /** Whether any key of the kind was ever created here, deleted ones included. */
  everHad(kind: "management" | "inference"): Promise<boolean>;
}
