/**
 * What one call takes from one account, at most. Amounts are whole numbers of the account's unit: femto-dollars,
 * requests or tokens. Within one reservation no two holds share an account.
 */
export interface Hold {
  /** Names the account; a store does not look into it. */
  readonly account: string;
  /** Bookings of this slot and later ones count against the limit, in ms since 1970. */
  readonly from: number;
  /** The slot that the amount is booked in, by its start in ms since 1970; `from` or later. */
  readonly slot: number;
  /** When that booking no longer counts, in ms since 1970; Infinity for never. */
  readonly until: number;
  /** The most that may be booked and reserved from `from` on; undefined books without asking. */
  readonly limit: bigint | undefined;
  /** What is set aside until the call is settled. */
  readonly amount: bigint;
}

/** What a call sets aside before it is sent. */
export interface Reservation {
  /** Unique for each call. */
  readonly id: string;
  readonly holds: readonly Hold[];
  /** When it lapses unless it is renewed, in ms since 1970. */
  readonly expiresAt: number;
}

/** What a call took in the end. */
export interface Settlement {
  /** The reservation's id. */
  readonly id: string;
  /** The holds of the reservation: also one that lapsed, or was never made, is booked. */
  readonly holds: readonly Hold[];
  /** What to book, one amount for each hold; zeros release the reservation. */
  readonly amounts: readonly bigint[];
}

/** What is booked in one slot. */
export interface Booking {
  /** Start, in ms since 1970. */
  readonly slot: number;
  /** When it no longer counts, in ms since 1970; Infinity for never. */
  readonly until: number;
  readonly amount: bigint;
}

/** How an account stands from a slot on. */
export interface Balance {
  /** The sum of the bookings. */
  readonly spent: bigint;
  /** The sum of the open holds. */
  readonly reserved: bigint;
  /** What was booked, oldest first; slots without an amount may be missing. */
  readonly bookings: readonly Booking[];
}

/** A hold that an account had no room for. */
export interface Shortfall {
  /** Its place in the reservation. */
  readonly index: number;
  readonly balance: Balance;
}

/** Which account, and from which slot on. */
export interface AccountQuery {
  readonly account: string;
  /** In ms since 1970. */
  readonly from: number;
}

/**
 * Keeps accounts: what is spent and what is set aside. Every method is atomic, also across the processes that share
 * the store. Errors other than a shortfall mean that the store is out of reach.
 */
export interface BudgetStore {
  /**
   * Sets all amounts aside, or none: every account that has no room is named, and an empty list means success. A hold
   * has room when spent + reserved + amount is at most its limit.
   * @param at - ms since 1970; reservations that lapsed before do not count
   */
  reserve(reservation: Reservation, at: number): readonly Shortfall[] | Promise<readonly Shortfall[]>;
  /**
   * Ends a reservation and books what was taken. Settling an id again replaces what was booked before, for at least ten
   * minutes; so it may be repeated without harm. Called just before the receipt of the call is recorded, in the same turn.
   */
  settle(settlement: Settlement, at: number): void | Promise<void>;
  /** Moves the end of open reservations; ids that are not open are passed over. */
  renew(ids: readonly string[], expiresAt: number): void | Promise<void>;
  /** How accounts stand, in the order of the queries. */
  balances(queries: readonly AccountQuery[], at: number): readonly Balance[] | Promise<readonly Balance[]>;
}
