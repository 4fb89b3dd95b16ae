import { formatMoney, type Receipt } from "@wayfare/core";

type Cell = string | number | boolean | undefined;

/** The columns of a table of receipts: times as ISO 8601, money as exact decimals in dollars, unknown as nothing. */
const COLUMNS: Readonly<Record<string, (receipt: Receipt) => Cell>> = {
  id: ({ id }) => id,
  startedAt: ({ startedAt }) => new Date(startedAt).toISOString(),
  api: ({ api }) => api,
  requestedModel: ({ requestedModel }) => requestedModel,
  model: ({ model }) => model,
  provider: ({ provider }) => provider,
  key: ({ tags }) => tags.key,
  user: ({ tags }) => tags.user,
  session: ({ tags }) => tags.session,
  app: ({ tags }) => tags.app,
  cost: ({ cost }) => money(cost),
  costSource: ({ costSource }) => costSource,
  upstreamCost: ({ upstreamCost }) => money(upstreamCost),
  totalCost: ({ totalCost }) => money(totalCost),
  discount: ({ discount }) => money(discount),
  byok: ({ byok }) => byok,
  "tokens.prompt": ({ tokens }) => tokens.prompt,
  "tokens.cached": ({ tokens }) => tokens.cached,
  "tokens.cacheWrite": ({ tokens }) => tokens.cacheWrite,
  "tokens.completion": ({ tokens }) => tokens.completion,
  "tokens.reasoning": ({ tokens }) => tokens.reasoning,
  "latency.firstToken": ({ latency }) => latency?.firstToken,
  "latency.total": ({ latency }) => latency?.total,
  attempts: ({ attempts }) => attempts?.length,
  streamed: ({ streamed }) => streamed,
  finishReason: ({ finishReason }) => finishReason,
  aborted: ({ aborted }) => aborted,
  error: ({ error }) => error,
  generationId: ({ generationId }) => generationId,
  tags: ({ tags }) => otherTags(tags),
};
const NAMED = new Set(["key", "user", "session", "app"]);

/** The first line. */
export const csvHeader = lineOf(Object.keys(COLUMNS));

/** Writes a receipt as one line of CSV (RFC 4180). */
export function encodeCsv(receipt: Receipt): string {
  return lineOf(Object.values(COLUMNS).map((read) => read(receipt)));
}

function lineOf(cells: readonly Cell[]): string {
  return `${cells.map(encodeCell).join(",")}\r\n`;
}

function encodeCell(cell: Cell): string {
  if (cell === undefined || cell === null) return "";
  const text = String(cell);
  // A spreadsheet runs what begins like a formula, and names come from whoever calls.
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function money(amount: bigint | undefined): string | undefined {
  return amount === undefined ? undefined : formatMoney(amount);
}

function otherTags(tags: Receipt["tags"]): string | undefined {
  const others = Object.entries(tags).filter(([tag]) => !NAMED.has(tag));
  return others.length === 0 ? undefined : JSON.stringify(Object.fromEntries(others));
}
