import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { Receipt } from "@wayfare/core";

const MICRO = 1_000_000_000n;
export const receiptColumns =
  "id, started_at, api, requested_model, model, provider, key, user, session, app, failed, cost_source, cost_micros, " +
  "cost_femtos, external_micros, external_femtos, byok, prompt_tokens, completion_tokens, reasoning_tokens, " +
  "cached_tokens, rest";

/** What anybody would write by hand: one prepared statement, the columns and indexes of the ledger, nothing checked. */
export interface ReceiptFloor {
  /** Within a transaction. */
  insert(receipts: readonly Receipt[]): void;
  close(): void;
}

export function openReceiptFloor(path: string): ReceiptFloor {
  const database = new DatabaseSync(path);
  const insertOne = prepareReceipts(database);
  return {
    insert(receipts) {
      database.exec("begin immediate");
      for (const receipt of receipts) insertOne.run(...valuesOf(receipt));
      database.exec("commit");
    },
    close: () => database.close(),
  };
}

/** Creates the table and its indexes. */
export function prepareReceipts(database: DatabaseSync): StatementSync {
  database.exec(`pragma journal_mode = wal; pragma synchronous = normal;
    create table receipts (seq integer primary key autoincrement, ${receiptColumns});
    create unique index receipts_id on receipts (id);
    create index receipts_started_at on receipts (started_at);
    create index receipts_session on receipts (session) where session is not null`);
  return database.prepare(
    `insert into receipts (${receiptColumns}) values (${receiptColumns.replace(/\w+/g, "?")})`,
  );
}

export function valuesOf(receipt: Receipt): SQLInputValue[] {
  const { tokens, tags, cost, upstreamCost } = receipt;
  const external = receipt.byok === true ? upstreamCost : undefined;
  return [
    receipt.id,
    receipt.startedAt,
    receipt.api,
    receipt.requestedModel ?? null,
    receipt.model ?? null,
    receipt.provider ?? null,
    tags.key ?? null,
    tags.user ?? null,
    tags.session ?? null,
    tags.app ?? null,
    receipt.error === undefined ? 0 : 1,
    receipt.costSource,
    cost === undefined ? null : Number(cost / MICRO),
    cost === undefined ? null : Number(cost % MICRO),
    external === undefined ? null : Number(external / MICRO),
    external === undefined ? null : Number(external % MICRO),
    receipt.byok === undefined ? null : Number(receipt.byok),
    tokens.prompt ?? null,
    tokens.completion ?? null,
    tokens.reasoning ?? null,
    tokens.cached ?? null,
    restOf(receipt),
  ];
}

function restOf(receipt: Receipt): string {
  const {
    generationId,
    streamed,
    latency,
    attempts,
    tags,
    finishReason,
    nativeFinishReason,
    aborted,
    error,
  } = receipt;
  const { total, cacheWrite } = receipt.tokens;
  const rest = {
    generationId,
    streamed,
    latency,
    attempts,
    tags,
    finishReason,
    nativeFinishReason,
    aborted,
    error,
  };
  return JSON.stringify({
    ...rest,
    tokens: { total, cacheWrite },
    upstreamCost: receipt.upstreamCost?.toString(),
    totalCost: receipt.totalCost?.toString(),
  });
}
