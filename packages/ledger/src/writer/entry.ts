import type { Receipt } from "@wayfare/core";
import type { BudgetOperation, BudgetOutcome } from "../budgets/operation.ts";

interface Waiting<T> {
  /** Its place in the order, from 1 on. */
  number: number;
  readonly resolve: (outcome: T) => void;
  readonly reject: (cause: unknown) => void;
  /** Whether it is written, refused or given up. */
  done: boolean;
}

export interface ReceiptEntry extends Waiting<void> {
  readonly receipt: Receipt;
}

export interface BudgetEntry extends Waiting<BudgetOutcome> {
  readonly operation: BudgetOperation;
}

/** Something that waits to be written. */
export type Entry = ReceiptEntry | BudgetEntry;

/** Whether it stays in the queue when the database is out of reach; everything else is refused, for somebody waits. */
export function isKept(entry: Entry): boolean {
  return "receipt" in entry || entry.operation.kind === "settle";
}

/** Whether a settlement is followed by its receipt: they are written together or not at all. */
export function isPair(first: Entry | undefined, second: Entry | undefined): boolean {
  if (first === undefined || second === undefined || "receipt" in first) return false;
  return first.operation.kind === "settle" && "receipt" in second;
}
