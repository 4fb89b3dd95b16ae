import type { StoredKey } from "@wayfare/ledger";

/** Who makes a request. */
export interface Caller {
  /** Names the key in receipts: its hash, or "anyone". */
  readonly id: string;
  /** What people see of it. */
  readonly label: string;
  /** Whether it manages keys; then it makes no inference. */
  readonly management: boolean;
  /** The key as it is kept; keys from the options are not. */
  readonly key?: StoredKey;
}

/** What a route asks of its caller; "key" is a key of either kind. */
export type Need = "nothing" | "key" | "inference" | "management";

/** Whoever calls while no key is asked for. */
export const anyone: Caller = { id: "anyone", label: "any key", management: false };
