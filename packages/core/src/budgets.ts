export type {
  AccountQuery,
  Balance,
  Booking,
  BudgetStore,
  Hold,
  Reservation,
  Settlement,
  Shortfall,
} from "./admission/budget-store.ts";
