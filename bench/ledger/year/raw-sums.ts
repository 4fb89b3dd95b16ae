import type { DatabaseSync } from "node:sqlite";
import { labelOf } from "./calendar.ts";
import type { SummedBy } from "./generated-sums.ts";
import type { SumLine, SumTable } from "./sum-line.ts";

const MICRO = 1_000_000_000n;
const charged = (source: string, part: string) =>
  `sum(case when cost_source = '${source}' then cost_${part} else 0 end) as ${source}_${part}`;
const SUMS = `count(*) as calls, sum(failed) as failedCalls, sum(cost_micros is null) as unknownCalls,
  ${["reported", "computed", "estimated"].flatMap((source) => [charged(source, "micros"), charged(source, "femtos")])},
  sum(coalesce(external_micros, 0)) as external_micros,
  sum(coalesce(external_femtos, 0)) as external_femtos,
  sum(byok is 1 and external_micros is null) as unknownExternalCalls,
  sum(coalesce(prompt_tokens, 0)) as promptTokens, sum(coalesce(completion_tokens, 0)) as completionTokens,
  sum(coalesce(reasoning_tokens, 0)) as reasoningTokens, sum(coalesce(cached_tokens, 0)) as cachedTokens`;

/** Adds up the receipts themselves, past the ledger: every row is read. @param length - of a day or an hour in ms */
export function readRawSums(database: DatabaseSync, name: SummedBy, length: number, from = 0): SumTable {
  const statement =
    database.prepare(`select coalesce("${name}", '') as value, started_at / ${length} as bucket, ${SUMS}
    from wayfare_receipts where started_at >= ? group by 1, 2`);
  statement.setReadBigInts(true);
  const table: SumTable = new Map();
  for (const row of statement.iterate(from)) {
    const group = `${row.value}\t${labelOf(Number(row.bucket) * length, length)}`;
    table.set(group, lineOf(row as Record<string, bigint>));
  }
  return table;
}

function lineOf(row: Readonly<Record<string, bigint>>): SumLine {
  const count = (name: string) => row[name] ?? 0n;
  const money = (name: string) => count(`${name}_micros`) * MICRO + count(`${name}_femtos`);
  return {
    calls: count("calls"),
    failedCalls: count("failedCalls"),
    unknownCalls: count("unknownCalls"),
    reported: money("reported"),
    computed: money("computed"),
    estimated: money("estimated"),
    external: money("external"),
    unknownExternalCalls: count("unknownExternalCalls"),
    promptTokens: count("promptTokens"),
    completionTokens: count("completionTokens"),
    reasoningTokens: count("reasoningTokens"),
    cachedTokens: count("cachedTokens"),
  };
}
