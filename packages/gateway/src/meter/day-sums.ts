import type { LedgerDimension, LedgerFilter, LedgerRow, LedgerTotal, Receipt } from "@wayfare/core";
import { Tally } from "@wayfare/core/internal";

const DAY = 86_400_000;
/** Older days are kept as one: no question reaches further back than a month. */
const KEPT_DAYS = 32;

/** What sums are kept by. */
const dimensions: readonly string[] = ["model", "provider", "key", "tag:workspace"];

/** The calls of one day that share their values of all dimensions. */
interface Row {
  /** In days since 1970; 0 for all those that are long past. */
  readonly day: number;
  readonly values: readonly (string | undefined)[];
  readonly sums: Tally;
}

/** Sums by day, model, provider, key and workspace: in little space, however many calls there were. */
export class DaySums {
  readonly #rows = new Map<string, Row>();

  /** Adds a receipt, in place of the one that was added before under its id. */
  add(receipt: Receipt, before: Receipt | undefined): void {
    if (before !== undefined) this.#row(before).sums.add(before, -1);
    this.#row(receipt).sums.add(receipt);
  }

  /** Whether the sums can answer a question. */
  knows(by: readonly LedgerDimension[], { from, to, ...values }: LedgerFilter): boolean {
    const isMidnight = (at: number | undefined) => at === undefined || at % DAY === 0;
    const asked = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [name]));
    const named = [...asked, ...by.filter((name) => name !== "day")];
    return named.every((name) => dimensions.includes(name)) && isMidnight(from) && isMidnight(to);
  }

  group(by: readonly LedgerDimension[], filter: LedgerFilter): LedgerRow[] {
    const { from = 0, to = Number.POSITIVE_INFINITY, ...values } = filter;
    const groups = new Map<string, { keys: (string | undefined)[]; total: Tally }>();
    for (const row of this.#rows.values()) {
      const valueIn = (name: string) => row.values[dimensions.indexOf(name)];
      const at = row.day * DAY;
      const fits = Object.entries(values).every(
        ([name, value]) => value === undefined || valueIn(name) === value,
      );
      if (!fits || at < from || at >= to) continue;
      const keys = by.map((name) =>
        name === "day" ? new Date(at).toISOString().slice(0, 10) : valueIn(name),
      );
      const name = JSON.stringify(keys);
      const group = groups.get(name) ?? { keys, total: new Tally() };
      addTo(group.total, row.sums);
      groups.set(name, group);
    }
    return [...groups.values()];
  }

  #row({ startedAt, model, provider, tags }: Receipt): Row {
    const day = Math.floor(startedAt / DAY);
    const values = [model, provider, tags.key, tags.workspace].map((value) => value || undefined);
    const row = this.#rowOf(day, values);
    return row ?? this.#open(day, values);
  }

  #rowOf(day: number, values: Row["values"]): Row | undefined {
    return this.#rows.get(JSON.stringify([day, ...values]));
  }

  #open(day: number, values: Row["values"]): Row {
    const row = { day, values, sums: new Tally() };
    this.#rows.set(JSON.stringify([day, ...values]), row);
    if (day > 0) this.#bury(day - KEPT_DAYS);
    return row;
  }

  /** Adds the rows up to a day to those of all days long past. */
  #bury(last: number): void {
    for (const [name, row] of this.#rows) {
      if (row.day === 0 || row.day > last) continue;
      this.#rows.delete(name);
      addTo((this.#rowOf(0, row.values) ?? this.#open(0, row.values)).sums, row.sums);
    }
  }
}

function addTo(sums: Tally, more: LedgerTotal): void {
  const into = sums as unknown as Record<keyof LedgerTotal, number | bigint>;
  for (const [name, value] of Object.entries(more) as [keyof LedgerTotal, number | bigint][]) {
    const before = into[name];
    into[name] = typeof value === "bigint" ? BigInt(before) + value : Number(before) + value;
  }
}
