import { type RawBuilder, sql } from "kysely";
import type { Database } from "../connect/database.ts";
import { patiently } from "../connect/patience.ts";
import { allOf, inRange, rawValues } from "./conditions.ts";
import type { Question } from "./question.ts";

/** The first and last number of the receipts that a question may be about; 1 and 0 when there are none. */
export interface Bounds {
  readonly first: number;
  readonly last: number;
}

/** Finds the first and last number that can matter, as far as an index tells. */
export async function findBounds({ kysely, kind }: Database, question: Question): Promise<Bounds> {
  const receipts = kysely.selectFrom("wayfare_receipts").where(allOf(indexedConditions(question, kind)));
  const first = receipts.select(({ fn }) => fn.min("seq").as("first"));
  const last = receipts.select(({ fn }) => fn.max("seq").as("last"));
  const isAll = indexedConditions(question, kind).length === 0;
  // Alone each of the two is the end of an index; both at once, SQLite reads all receipts for them.
  const query = isAll
    ? kysely.selectNoFrom([first.as("first"), last.as("last")])
    : receipts.select(({ fn }) => [fn.min("seq").as("first"), fn.max("seq").as("last")]);
  const row = await patiently(() => query.executeTakeFirst());
  return { first: Number(row?.first ?? 1), last: Number(row?.last ?? 0) };
}

/** Says whether an index finds more than so many receipts that a question may be about; looks at no more of them. */
export async function isMoreThan(
  { kysely, kind }: Database,
  question: Question,
  count: number,
): Promise<boolean> {
  const some = kysely
    .selectFrom("wayfare_receipts")
    .select("seq")
    .where(allOf(indexedConditions(question, kind)))
    .offset(count)
    .limit(1);
  return (await patiently(() => some.executeTakeFirst())) !== undefined;
}

function indexedConditions(question: Question, kind: Database["kind"]): RawBuilder<unknown>[] {
  const sessions = question.equal.filter(([dimension]) => dimension === "session");
  return [...inRange(sql.ref("started_at"), question), ...rawValues({ ...question, equal: sessions }, kind)];
}
