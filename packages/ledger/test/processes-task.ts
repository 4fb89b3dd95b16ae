/** What one process is to do. */
export interface WorkerTask {
  readonly name: string;
  readonly place: { readonly path?: string; readonly url?: string };
  /** How many calls, in how many lines at once. */
  readonly calls: number;
  readonly lines: number;
  readonly seed: number;
}

/** What it tells meanwhile. */
export type WorkerMessage =
  | { readonly kind: "opened" }
  /** Ids of receipts that the ledger said are on disk. */
  | { readonly kind: "recorded"; readonly ids: readonly string[] }
  | { readonly kind: "done"; readonly refused: number; readonly crashed: number };

/** Milliseconds until reservations lapse: later than any test takes. */
export const PATIENCE = 600_000;

/** Accounts that all processes share: two of money, one of them too small for all, and one for calls at the same time. */
export const accounts = [
  { account: "all", limit: 40_000n },
  { account: "key", limit: 10n ** 24n },
  { account: "running", limit: 12n },
] as const;
