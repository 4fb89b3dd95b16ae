import type { KeyStore, StoredKey } from "@wayfare/ledger";

/** Keeps keys within the process, for programs without a ledger. */
export function createMemoryKeyStore(): KeyStore {
  const keys = new Map<string, StoredKey>();
  const had = new Set<string>();
  return {
    async create(key) {
      if (keys.has(key.hash)) return false;
      keys.set(key.hash, key);
      had.add(key.management ? "management" : "inference");
      return true;
    },
    find: async (hash) => keys.get(hash),
    async list({ enabledOnly = false, workspaceId, offset = 0, limit = 100 } = {}) {
      const fits = (key: StoredKey) =>
        !(enabledOnly && key.disabled) && (workspaceId === undefined || key.workspaceId === workspaceId);
      const newestFirst = [...keys.values()].reverse().sort((a, b) => b.createdAt - a.createdAt);
      return newestFirst.filter(fits).slice(offset, offset + limit);
    },
    async update(hash, patch, at) {
      const key = keys.get(hash);
      if (key === undefined) return undefined;
      const changed = { ...key, ...patch, updatedAt: at } as StoredKey;
      keys.set(hash, changed);
      return changed;
    },
    delete: async (hash) => keys.delete(hash),
    everHad: async (kind) => had.has(kind),
  };
}
