import type { KeyStore, StoredKey } from "@wayfare/ledger";
import { createKeyText, DEFAULT_WORKSPACE, hashKey, labelOf } from "../access/key-text.ts";

/** The first management key, which is shown once and never again. */
export interface FirstKey {
  readonly text: string;
  /** It was shown: no start makes another. */
  keep(): Promise<void>;
  /** It could not be shown: it is deleted, and the next start makes another. */
  withdraw(): Promise<void>;
}

/** Milliseconds after which whoever wanted to show a first key has died over it. */
const PATIENCE = 60_000;
/** How many times a first key may fail to be shown. */
const MOST_TRIES = 20;

/**
 * Makes the first management key where there never was one. Of several gateways that start on one database one wins: a
 * marker under a name that no key can have is made before, and its name cannot be taken twice.
 */
export async function createFirstKey(keys: KeyStore): Promise<FirstKey | undefined> {
  if ((await keys.everHad("management")) && (await keys.find(markerName(1))) === undefined) return undefined;
  const last = await claim(keys);
  if (last === undefined) return undefined;
  const text = createKeyText();
  const hash = hashKey(text);
  await keys.create(managementKey(hash, "First management key", labelOf(text)));
  return {
    text,
    async keep() {
      for (let each = 1; each <= last; each += 1) await keys.delete(markerName(each));
    },
    async withdraw() {
      await keys.delete(hash);
      await keys.update(markerName(last), { expiresAt: 0 }, Date.now());
    },
  };
}

/** The number of the marker that was made; undefined when somebody else shows the key, or has shown it. */
async function claim(keys: KeyStore): Promise<number | undefined> {
  for (let each = 1; each <= MOST_TRIES; each += 1) {
    const name = markerName(each);
    const marker = { ...managementKey(name, "First management key, not shown yet", ""), disabled: true };
    if (await keys.create(marker)) return each;
    const made = await keys.find(name);
    const isGivenUp = made?.expiresAt !== undefined || Date.now() - (made?.createdAt ?? 0) > PATIENCE;
    if (made === undefined || !isGivenUp) return undefined;
  }
  return undefined;
}

/** No hash of a key: those are hexadecimal. */
function markerName(each: number): string {
  return `first-management-key-${each}`;
}

function managementKey(hash: string, name: string, label: string): StoredKey {
  return {
    hash,
    name,
    label,
    management: true,
    disabled: false,
    limit: undefined,
    limitReset: undefined,
    includeByokInLimit: false,
    expiresAt: undefined,
    createdAt: Date.now(),
    updatedAt: undefined,
    creatorUserId: undefined,
    workspaceId: DEFAULT_WORKSPACE,
    policy: {},
  };
}
