import type { Receipt, TokenCounts } from "@wayfare/core";
import { decodeReceipt, encodeReceipt } from "@wayfare/core/cost";
import type { Selectable } from "kysely";
import { decodeMoney, encodeMoney } from "../schema/money-columns.ts";
import type { ReceiptTable } from "../schema/tables.ts";
import { encodeText } from "../schema/text-column.ts";
import { decodeRest, encodeRest } from "./rest.ts";

/** The most tokens that a column holds: nine million receipts of so many, below zero as well, still fit into a sum. */
const MOST_TOKENS = 1e12;

/** A receipt as it stands in the table, without its place in the order. */
export type ReceiptRow = Omit<Selectable<ReceiptTable>, "seq">;

/** The tokens that are added up, by their columns. */
const TOKEN_COLUMNS = {
  prompt_tokens: "prompt",
  completion_tokens: "completion",
  reasoning_tokens: "reasoning",
  cached_tokens: "cached",
} as const;

/**
 * Spreads a receipt over its columns; what a column cannot hold exactly stands in `rest` as well.
 * @throws TypeError when it has no id or no time that a calendar knows
 * @throws RangeError when an amount of money is beyond reason
 */
export function encodeRow(receipt: Receipt): ReceiptRow {
  const { id, startedAt, api, requestedModel, model, provider, cost, costSource, byok, tokens, ...others } =
    receipt;
  if (typeof id !== "string" || id === "") throw new TypeError("A receipt needs an id.");
  if (Number.isNaN(new Date(startedAt).getTime()))
    throw new TypeError(`The receipt ${id} does not say when the call began.`);
  const { prompt, completion, reasoning, cached, ...otherTokens } = tokens;
  const rest: Record<string, unknown> = encodeReceipt(others as Receipt);
  const tokensRest: Record<string, unknown> = otherTokens;
  const text = (field: string, value: unknown): string | null => {
    const column = textColumn(value);
    if (value !== (column ?? undefined)) rest[field] = value;
    return column;
  };
  const count = (kind: keyof TokenCounts, value: unknown): number | null => {
    const column = countColumn(value);
    if (value !== (column ?? undefined)) tokensRest[kind] = value;
    return column;
  };
  const money = cost === undefined ? undefined : encodeMoney(cost);
  const external =
    byok === true && receipt.upstreamCost !== undefined ? encodeMoney(receipt.upstreamCost) : undefined;
  const whole = startedAt - (startedAt % 1);
  if (whole !== startedAt) rest.startedAt = startedAt;
  const tags = tagColumns(receipt);
  const row: ReceiptRow = {
    id: text("id", id) ?? "",
    started_at: whole,
    api: text("api", api) ?? "",
    requested_model: text("requestedModel", requestedModel),
    model: text("model", model),
    provider: text("provider", provider),
    ...tags,
    failed: receipt.error === undefined ? 0 : 1,
    cost_source: text("costSource", costSource) ?? "unknown",
    cost_micros: money?.micros ?? null,
    cost_femtos: money?.femtos ?? null,
    external_micros: external?.micros ?? null,
    external_femtos: external?.femtos ?? null,
    byok: byok === undefined ? null : byok ? 1 : 0,
    prompt_tokens: count("prompt", prompt),
    completion_tokens: count("completion", completion),
    reasoning_tokens: count("reasoning", reasoning),
    cached_tokens: count("cached", cached),
    rest: "",
  };
  rest.tokens = tokensRest;
  row.rest = encodeRest(rest);
  return row;
}

/** Puts a receipt together again, as it was recorded. */
export function decodeRow(row: ReceiptRow): Receipt {
  const tokens: Record<string, number | undefined> = {};
  for (const [column, kind] of Object.entries(TOKEN_COLUMNS)) {
    tokens[kind] = numberOf(row[column as keyof typeof TOKEN_COLUMNS]);
  }
  const rest = decodeRest(row.rest);
  const receipt = decodeReceipt({
    id: row.id,
    api: row.api,
    requestedModel: row.requested_model ?? undefined,
    model: row.model ?? undefined,
    provider: row.provider ?? undefined,
    startedAt: Number(row.started_at),
    costSource: row.cost_source,
    byok: row.byok === null ? undefined : Number(row.byok) === 1,
    ...rest,
    tokens: { ...tokens, ...(rest.tokens as object | undefined) },
  });
  if (row.cost_micros !== null && row.cost_femtos !== null) {
    receipt.cost = decodeMoney(row.cost_micros, row.cost_femtos);
  }
  return receipt;
}

/** An empty text is none. */
function textColumn(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? encodeText(value) : null;
}

/** Sums over counts beyond reason count less; the receipt keeps what it says. */
function countColumn(value: unknown): number | null {
  if (!Number.isSafeInteger(value)) return null;
  return Math.max(-MOST_TOKENS, Math.min(value as number, MOST_TOKENS));
}

function tagColumns({ tags }: Receipt): Pick<ReceiptRow, "key" | "user" | "session" | "app"> {
  const column = (tag: string) => (Object.hasOwn(tags, tag) ? textColumn(tags[tag]) : null);
  return { key: column("key"), user: column("user"), session: column("session"), app: column("app") };
}

function numberOf(column: number | null): number | undefined {
  return column === null ? undefined : Number(column);
}
