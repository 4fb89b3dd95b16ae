const told: unique symbol = Symbol.for("@wayfare/told") as never;

/** Whether somebody has already been told of an error, as a ledger warns once of all the receipts that it had to drop. */
export function isTold(error: unknown): boolean {
  return typeof error === "object" && error !== null && (error as { [told]?: unknown })[told] === true;
}
