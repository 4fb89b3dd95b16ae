/** Primary result codes of SQLite (sqlite.org/rescode.html). */
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
/** NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, SCHEMA, AUTH, NOTADB. */
const SQLITE_TROUBLE = new Set([7, 8, 10, 11, 13, 14, 15, 17, 23, 26]);

/** Serialization failure, deadlock, lock not available (PostgreSQL, appendix A). */
const POSTGRES_BUSY = new Set(["40001", "40P01", "55P03"]);
/** Connection, resources, operator intervention, system, undefined table or column, read-only standby. */
const POSTGRES_TROUBLE = /^(08|53|57|58|F0|XX|28|3D|42)|^25006$/;
/** What `pg` says without a code. */
const CONNECTION_TROUBLE = /connection|connect|timeout|not queryable|pool|destroyed|closed/i;

/** Whether another connection was in the way, so that the same again may well succeed. */
export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  if (code !== undefined) return code === SQLITE_BUSY || code === SQLITE_LOCKED;
  return POSTGRES_BUSY.has(codeOf(error));
}

/** Whether the database is out of reach or out of order, as opposed to refusing the one thing that was asked. */
export function isUnavailable(error: unknown): boolean {
  const code = sqliteCode(error);
  if (code !== undefined) return isBusy(error) || SQLITE_TROUBLE.has(code);
  const text = codeOf(error);
  // ECONNREFUSED, EPIPE and the like.
  if (/^E[A-Z_]+$/.test(text) && !text.startsWith("ERR_")) return true;
  if (/^[0-9A-Z]{5}$/.test(text)) return POSTGRES_BUSY.has(text) || POSTGRES_TROUBLE.test(text);
  return error instanceof Error && !(error instanceof TypeError) && CONNECTION_TROUBLE.test(error.message);
}

function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  // The upper bits say more exactly what happened.
  if ("errcode" in error && typeof error.errcode === "number") return error.errcode & 0xff;
  // better-sqlite3 gives names.
  if (/^SQLITE_(BUSY|LOCKED)/.test(codeOf(error))) return SQLITE_BUSY;
  return undefined;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
