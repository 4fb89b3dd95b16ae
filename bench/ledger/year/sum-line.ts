import type { LedgerTotal, Receipt } from "@wayfare/core";

/** The sums of a group, all of them whole numbers of any size, so that nothing can be rounded on the way. */
export type SumLine = Record<keyof LedgerTotal, bigint>;

/** Sums by group; a group is a value and a day or hour, with a tab between. */
export type SumTable = Map<string, SumLine>;

export const sumNames: readonly (keyof LedgerTotal)[] = [
  "calls",
  "failedCalls",
  "unknownCalls",
  "reported",
  "computed",
  "estimated",
  "external",
  "unknownExternalCalls",
  "promptTokens",
  "completionTokens",
  "reasoningTokens",
  "cachedTokens",
];

export function emptyLine(): SumLine {
  return Object.fromEntries(sumNames.map((name) => [name, 0n])) as SumLine;
}

/** Adds a receipt by the rules of `LedgerTotal`, written down a second time. */
export function addReceipt(line: SumLine, receipt: Receipt): void {
  const { cost, costSource, tokens, byok, upstreamCost } = receipt;
  line.calls += 1n;
  if (receipt.error !== undefined) line.failedCalls += 1n;
  if (cost === undefined) line.unknownCalls += 1n;
  else if (costSource === "reported") line.reported += cost;
  else if (costSource === "computed") line.computed += cost;
  else if (costSource === "estimated") line.estimated += cost;
  if (byok === true && upstreamCost === undefined) line.unknownExternalCalls += 1n;
  if (byok === true && upstreamCost !== undefined) line.external += upstreamCost;
  line.promptTokens += BigInt(tokens.prompt ?? 0);
  line.completionTokens += BigInt(tokens.completion ?? 0);
  line.reasoningTokens += BigInt(tokens.reasoning ?? 0);
  line.cachedTokens += BigInt(tokens.cached ?? 0);
}

/** How many groups are missing, too many or different by as little as one femto-dollar. */
export function countDifferences(some: SumTable, others: SumTable): number {
  let differences = 0;
  for (const [group, line] of some) {
    const other = others.get(group);
    if (other === undefined || sumNames.some((name) => line[name] !== other[name])) differences += 1;
  }
  for (const group of others.keys()) if (!some.has(group)) differences += 1;
  return differences;
}
