export { Account } from "./admission/account.ts";
export type { Admission, AdmissionCall, CallLimits, OfferLookup, Ticket } from "./admission/admission.ts";
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
export { findShortfalls } from "./admission/decide.ts";
export {
  type Budget,
  freeModelLimits,
  isFreeModel,
  type LimitScope,
  type RateLimit,
} from "./admission/limits.ts";
export { createMemoryBudgetStore, type MemoryBudgetStore } from "./admission/memory-budget-store.ts";
export { type CalendarWindow, calendarSpan, type Span } from "./admission/window.ts";
export { createBudgets } from "./client/budgets.ts";
export type { Budgets, BudgetsOptions, LimitStatus } from "./client/budgets-options.ts";
export type { Estimate, EstimateOptions } from "./cost/estimate.ts";
export type { Offer } from "./cost/offer.ts";
