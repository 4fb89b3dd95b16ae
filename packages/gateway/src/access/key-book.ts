import type { KeyStore, StoredKey } from "@wayfare/ledger";
import { SnapshotCache } from "./snapshot-cache.ts";

/** The keys of a store, as every call needs them: remembered for seconds, so that the store is not asked each time. */
export class KeyBook {
  readonly #store: KeyStore;
  readonly #keys: SnapshotCache<StoredKey>;
  readonly #had: SnapshotCache<boolean>;
  #hasHadInferenceKeys = false;

  constructor(store: KeyStore, clock: () => number) {
    this.#store = store;
    // In an async function also a store that throws at once rejects.
    this.#keys = new SnapshotCache(async (hash) => store.find(hash), clock);
    this.#had = new SnapshotCache(async () => store.everHad("inference"), clock);
  }

  /** @throws UnavailableError (503) when the store is out of reach and no snapshot will do */
  find(hash: string): StoredKey | undefined | Promise<StoredKey | undefined> {
    return this.#keys.get(hash);
  }

  /** Whether a key for inference was ever made; once true it stays so. @throws UnavailableError (503) */
  async hadInferenceKeys(): Promise<boolean> {
    if (!this.#hasHadInferenceKeys) this.#hasHadInferenceKeys = (await this.#had.get("")) === true;
    return this.#hasHadInferenceKeys;
  }

  /** Takes in a key as it stands in the store now: what was changed here holds here at once. */
  keep(key: StoredKey): void {
    this.#keys.put(key.hash, key);
    if (!key.management) this.#hasHadInferenceKeys = true;
  }

  /** Takes in that there is no such key any more. */
  drop(hash: string): void {
    this.#keys.put(hash, undefined);
  }

  /** The store itself, for whoever manages keys. */
  get store(): KeyStore {
    return this.#store;
  }
}
