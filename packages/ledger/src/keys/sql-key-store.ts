import type { Kysely } from "kysely";
import type { Database } from "../connect/database.ts";
import type { KeyPatch, KeyQuery, KeyStore, StoredKey } from "../key-store.ts";
import type { Tables } from "../schema/tables.ts";
import { toStorable } from "../schema/text-column.ts";
import { decodeKey, encodeKey, encodePatch } from "./key-row.ts";

/** Keeps keys in a database. */
export function createSqlKeyStore(database: Database): KeyStore {
  const { kysely } = database;
  return {
    create: (key) => createKey(database, key),
    async find(hash) {
      const row = await kysely
        .selectFrom("wayfare_keys")
        .selectAll()
        .where("hash", "=", toStorable(hash))
        .executeTakeFirst();
      return row && decodeKey(row);
    },
    list: (query = {}) => listKeys(kysely, query),
    update: (hash, patch, at) => updateKey(kysely, hash, patch, at),
    delete: (hash) => deleteKey(database, hash),
    everHad: (kind) => everHad(kysely, kind === "management" ? 1 : 0),
  };
}

function createKey(database: Database, key: StoredKey): Promise<boolean> {
  return database.transaction(async (transaction) => {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto("wayfare_keys")
      .values(encodeKey(key))
      .onConflict((conflict) => conflict.column("hash").doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows !== 1n) return false;
    // Asked for after the insert, which waits for whoever is deleting the same key just now.
    const erased = await transaction
      .selectFrom("wayfare_erased_keys")
      .select("hash")
      .where("hash", "=", toStorable(key.hash))
      .executeTakeFirst();
    if (erased === undefined) return true;
    await transaction.deleteFrom("wayfare_keys").where("hash", "=", toStorable(key.hash)).execute();
    return false;
  });
}

async function listKeys(kysely: Kysely<Tables>, query: KeyQuery): Promise<StoredKey[]> {
  let keys = kysely.selectFrom("wayfare_keys").selectAll();
  if (query.enabledOnly === true) keys = keys.where("disabled", "=", 0);
  if (query.workspaceId !== undefined) keys = keys.where("workspace_id", "=", toStorable(query.workspaceId));
  const rows = await keys
    .orderBy("created_at", "desc")
    .orderBy("hash")
    .limit(query.limit ?? 100)
    .offset(query.offset ?? 0)
    .execute();
  return rows.map(decodeKey);
}

async function updateKey(
  kysely: Kysely<Tables>,
  hash: string,
  patch: KeyPatch,
  at: number,
): Promise<StoredKey | undefined> {
  const row = await kysely
    .updateTable("wayfare_keys")
    .set({ ...encodePatch(patch), updated_at: at })
    .where("hash", "=", toStorable(hash))
    .returningAll()
    .executeTakeFirst();
  return row && decodeKey(row);
}

function deleteKey(database: Database, hash: string): Promise<boolean> {
  return database.transaction(async (transaction) => {
    const key = await transaction
      .deleteFrom("wayfare_keys")
      .where("hash", "=", toStorable(hash))
      .returning("management")
      .executeTakeFirst();
    if (key === undefined) return false;
    const { management } = key;
    await transaction
      .insertInto("wayfare_erased_keys")
      .values({ hash: toStorable(hash), management, deleted_at: Date.now() })
      .execute();
    return true;
  });
}

async function everHad(kysely: Kysely<Tables>, management: number): Promise<boolean> {
  const kinds = await kysely
    .selectFrom("wayfare_keys")
    .select("management")
    .where("management", "=", management)
    .unionAll(
      kysely.selectFrom("wayfare_erased_keys").select("management").where("management", "=", management),
    )
    .limit(1)
    .execute();
  return kinds.length > 0;
}
