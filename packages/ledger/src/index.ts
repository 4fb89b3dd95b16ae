export type { KeyPatch, KeyQuery, KeyStore, StoredKey } from "./key-store.ts";
export { openLedger } from "./open.ts";
export type { LedgerOptions, LedgerWarning, SqlLedger } from "./sql-ledger.ts";
