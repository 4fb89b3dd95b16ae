import { readFile, writeFile } from "node:fs/promises";
import type { Receipt } from "@wayfare/core";
import { DAY, labelOf } from "./calendar.ts";
import { addReceipt, emptyLine, type SumLine, type SumTable } from "./sum-line.ts";

/** What the sums are kept by, each together with the day. */
export const summedBy = ["model", "provider", "key", "user", "app"] as const;
export type SummedBy = (typeof summedBy)[number];

/** Sums kept while the receipts are made: what all others must agree with. */
export class GeneratedSums {
  readonly #lines = new Map<SummedBy, Map<string, Map<number, SumLine>>>(
    summedBy.map((name) => [name, new Map()]),
  );

  add(receipt: Receipt): void {
    const day = Math.floor(receipt.startedAt / DAY);
    for (const name of summedBy) {
      const value = (name === "model" || name === "provider" ? receipt[name] : receipt.tags[name]) ?? "";
      addReceipt(this.#lineOf(name, value, day), receipt);
    }
  }

  /** Keeps them as JSON, bigints as text. */
  async save(path: string): Promise<void> {
    const tables = summedBy.map((name) => [
      name,
      [...(this.#lines.get(name) ?? [])].flatMap(([value, byDay]) =>
        [...byDay].map(([day, line]) => [`${value}\t${labelOf(day * DAY, DAY)}`, line]),
      ),
    ]);
    await writeFile(
      path,
      JSON.stringify(tables, (_key, value) => (typeof value === "bigint" ? `${value}` : value)),
    );
  }

  #lineOf(name: SummedBy, value: string, day: number): SumLine {
    const byValue = this.#lines.get(name);
    let byDay = byValue?.get(value);
    if (byDay === undefined) {
      byDay = new Map();
      byValue?.set(value, byDay);
    }
    let line = byDay.get(day);
    if (line === undefined) {
      line = emptyLine();
      byDay.set(day, line);
    }
    return line;
  }
}

export async function loadGeneratedSums(path: string): Promise<Map<SummedBy, SumTable>> {
  const tables: [SummedBy, [string, Record<string, string>][]][] = JSON.parse(await readFile(path, "utf8"));
  return new Map(
    tables.map(([name, lines]) => [
      name,
      new Map(
        lines.map(([group, line]) => [
          group,
          Object.fromEntries(Object.entries(line).map(([sum, text]) => [sum, BigInt(text)])) as SumLine,
        ]),
      ),
    ]),
  );
}
