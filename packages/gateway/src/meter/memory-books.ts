import type { LedgerDimension, LedgerFilter, LedgerRow, LedgerTotal, Receipt } from "@wayfare/core";
import { createMemoryBudgetStore } from "@wayfare/core/budgets";
import { createMemoryLedger } from "@wayfare/core/cost";
import { createMemoryKeyStore } from "../access/memory-key-store.ts";
import type { Books } from "../options.ts";

const DAY = 86_400_000;
/** Older days are kept as one: no question reaches further back than a month. */
const KEPT_DAYS = 32;

/** What sums are kept by; questions beside that reach back as far as single receipts are held. */
const dimensions = ["model", "provider", "key", "tag:workspace"] as const;

interface Row {
  /** In days since 1970; 0 for all those that are long past. */
  readonly day: number;
  readonly values: readonly (string | undefined)[];
  readonly total: Sums;
}

type Sums = { -readonly [Field in keyof LedgerTotal]: LedgerTotal[Field] };

/**
 * Books within the process: they answer at once and forget everything when the process ends. Sums by model, provider
 * and key count every call, however many there were.
 * @param limit - how many single receipts are held; the oldest go first. @default 10_000
 */
export function createMemoryBooks(limit = 10_000): Books {
  const held = new Map<string, Receipt>();
  const recent = createMemoryLedger({ limit });
  const rows = new Map<string, Row>();
  const group = (by: readonly LedgerDimension[], filter: LedgerFilter = {}): LedgerRow[] =>
    isKept(by, filter) ? groupRows([...rows.values()], by, filter) : recent.group(by, filter);
  return {
    budgets: createMemoryBudgetStore(),
    keys: createMemoryKeyStore(),
    receipt: (id) => held.get(id),
    record(receipt) {
      const before = held.get(receipt.id);
      if (before !== undefined) add(rows, before, -1);
      add(rows, receipt, 1);
      held.set(receipt.id, receipt);
      recent.record(receipt);
      if (held.size <= limit) return;
      const [oldest] = held.keys();
      if (oldest !== undefined) held.delete(oldest);
    },
    total: (filter) => group([], filter)[0]?.total ?? createMemoryLedger().total(),
    by: (dimension, filter) => group([dimension], filter).map(({ keys, total }) => ({ key: keys[0], total })),
    group,
  };
}

function add(rows: Map<string, Row>, receipt: Receipt, sign: 1 | -1): void {
  // A ledger of one receipt is the rule for what counts where.
  const one = createMemoryLedger({ limit: 1 });
  one.record(receipt);
  const [found] = one.group(dimensions);
  if (found === undefined) return;
  const day = Math.floor(receipt.startedAt / DAY);
  const name = JSON.stringify([day, ...found.keys]);
  const row = rows.get(name) ?? { day, values: found.keys, total: empty() };
  sum(row.total, found.total, sign);
  if (rows.has(name)) return;
  rows.set(name, row);
  for (const [old, past] of rows) if (past.day > 0 && past.day <= day - KEPT_DAYS) bury(rows, old, past);
}

/** Adds a row of a day long past to the one of all such days. */
function bury(rows: Map<string, Row>, name: string, past: Row): void {
  rows.delete(name);
  const grave = JSON.stringify([0, ...past.values]);
  const row = rows.get(grave) ?? { day: 0, values: past.values, total: empty() };
  sum(row.total, past.total, 1);
  rows.set(grave, row);
}

const indexOf = (name: string) => (dimensions as readonly string[]).indexOf(name);

/** Whether the rows can answer a question. */
function isKept(by: readonly LedgerDimension[], { from, to, ...values }: LedgerFilter): boolean {
  const isRow = (name: string) => indexOf(name) !== -1;
  const isMidnight = (at: number | undefined) => at === undefined || at % DAY === 0;
  const asked = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  return (
    by.every((name) => name === "day" || isRow(name)) &&
    asked.every(isRow) &&
    isMidnight(from) &&
    isMidnight(to)
  );
}

function groupRows(rows: readonly Row[], by: readonly LedgerDimension[], filter: LedgerFilter): LedgerRow[] {
  const { from = 0, to = Number.POSITIVE_INFINITY, ...values } = filter;
  const groups = new Map<string, { keys: (string | undefined)[]; total: Sums }>();
  for (const row of rows) {
    const valueIn = (name: string) => row.values[indexOf(name)];
    const fits = Object.entries(values).every(
      ([name, value]) => value === undefined || valueIn(name) === value,
    );
    if (!fits || row.day * DAY < from || row.day * DAY >= to) continue;
    const keys = by.map((name) =>
      name === "day" ? new Date(row.day * DAY).toISOString().slice(0, 10) : valueIn(name),
    );
    const name = JSON.stringify(keys);
    const group = groups.get(name) ?? { keys, total: empty() };
    sum(group.total, row.total, 1);
    groups.set(name, group);
  }
  return [...groups.values()];
}

function empty(): Sums {
  return { ...createMemoryLedger().total() };
}

function sum(into: Sums, more: LedgerTotal, sign: 1 | -1): void {
  const sums = into as Record<keyof LedgerTotal, number | bigint>;
  for (const [name, value] of Object.entries(more) as [keyof LedgerTotal, number | bigint][]) {
    const before = sums[name];
    sums[name] =
      typeof value === "bigint" ? BigInt(before) + BigInt(sign) * value : Number(before) + sign * value;
  }
}
