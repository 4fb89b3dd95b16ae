/** Rows of up to six columns stay below the 32,766 parameters of a statement that SQLite takes; PostgreSQL takes more. */
const ROWS = 1000;

/** Cuts rows into as many as one statement takes. */
export function* inChunks<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < rows.length; start += ROWS) yield rows.slice(start, start + ROWS);
}
