import type { LedgerTotal } from "@wayfare/core";
import { Tally } from "@wayfare/core/internal";
import { decodeMoney } from "../schema/money-columns.ts";
import { SUM_COLUMNS } from "../schema/sum-columns.ts";
import type { SumColumns } from "../schema/tables.ts";

/** Reads sums; `JSON.stringify` writes their money as decimal strings in dollars. */
export function decodeTotal(row: Readonly<Record<keyof SumColumns, string | bigint>>): LedgerTotal {
  return Object.assign(new Tally(), {
    calls: Number(row.calls),
    failedCalls: Number(row.failed_calls),
    unknownCalls: Number(row.unknown_calls),
    reported: decodeMoney(row.reported_micros, row.reported_femtos),
    computed: decodeMoney(row.computed_micros, row.computed_femtos),
    estimated: decodeMoney(row.estimated_micros, row.estimated_femtos),
    external: decodeMoney(row.external_micros, row.external_femtos),
    unknownExternalCalls: Number(row.unknown_external_calls),
    promptTokens: Number(row.prompt_tokens),
    completionTokens: Number(row.completion_tokens),
    reasoningTokens: Number(row.reasoning_tokens),
    cachedTokens: Number(row.cached_tokens),
  } satisfies LedgerTotal);
}

/** The sums over nothing. */
export function emptyTotal(): LedgerTotal {
  const zeros = Object.fromEntries(SUM_COLUMNS.map((column) => [column, "0"]));
  return decodeTotal(zeros as Record<keyof SumColumns, string>);
}
