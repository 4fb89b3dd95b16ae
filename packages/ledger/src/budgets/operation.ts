import type { Reservation, Settlement, Shortfall } from "@wayfare/core/budgets";

/** One call of a budget store, to be carried out together with others in one transaction. */
export type BudgetOperation =
  | { readonly kind: "reserve"; readonly reservation: Reservation; readonly at: number }
  | { readonly kind: "settle"; readonly settlement: Settlement; readonly at: number }
  | { readonly kind: "renew"; readonly ids: readonly string[]; readonly expiresAt: number };

/** Why a reserve was refused; empty when it was not, and for all other operations. */
export type BudgetOutcome = readonly Shortfall[];
