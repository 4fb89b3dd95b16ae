import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type LedgerOptions, openLedger } from "@wayfare/ledger";
import { CompiledQuery, Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startRecording } from "./children.ts";
import { receiptOf } from "./receipts.ts";
import { lastingLegs, type Place, sharedLegs, useLeg } from "./support.ts";

describe.each(sharedLegs)("a new database in $name", (leg) => {
  const bench = useLeg(leg);

  test("is made by many processes at once", async () => {
    const place = bench.place();
    const children = ["a", "b", "c", "d"].map((name) => startRecording({ place, count: 60, name }));
    expect(await Promise.all(children.map(({ ended }) => ended))).toEqual(["", "", "", ""]);
    const ledger = await bench.open();
    expect(await ledger.total()).toMatchObject({ calls: 240 });
  }, 60_000);
});

describe.each(lastingLegs)("a database in $name", (leg) => {
  const bench = useLeg(leg);

  test("keeps what was written when it is opened again", async () => {
    const first = await bench.open();
    const receipt = receiptOf({ tags: { user: "ann" } });
    first.record(receipt);
    await first.close();
    const second = await bench.open();
    expect(await second.receipt(receipt.id)).toEqual(receipt);
  });

  test("of a newer version is refused with a word about the remedy", async () => {
    await (await bench.open()).close();
    await change(bench.place(), "insert into wayfare_schema (version, applied_at) values (999, 0)");
    await expect(bench.open()).rejects.toThrow(/version 999.*newer.*Update @wayfare\/ledger/s);
  });
});

async function change({ path, url, dialect }: Place, text: string): Promise<void> {
  if (path !== undefined) {
    const database = new DatabaseSync(path);
    database.exec(text);
    database.close();
  } else if (dialect !== undefined) {
    await new Kysely({ dialect }).executeQuery(CompiledQuery.raw(text));
  } else {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(text);
    await client.end();
  }
}

describe("options", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "wayfare-options-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test.each<[LedgerOptions, RegExp]>([
    [{ path: "a.db", url: "postgres://x/y" }, /`path` and `url`.*one of them/],
    [{ path: "postgres://x/y" }, /`url`/],
    [{ path: "" }, /`path`/],
    [{ url: "mysql://x/y" }, /"postgres:\/\/"/],
    [{ dialect: {} as never }, /`dialect`.*kysely/],
    [{ path: ":memory:", flushInterval: -1 }, /`flushInterval`.*milliseconds/],
    [{ path: ":memory:", queueLimit: 0 }, /`queueLimit`.*from 1/],
    [{ path: ":memory:", queueLimit: 1.5 }, /`queueLimit`.*whole/],
    [{ path: ":memory:", retention: { receipts: 0 } }, /`retention.receipts`.*days/],
    [{ path: ":memory:", retention: 90 as never }, /`retention`/],
    [{ path: ":memory:", onWarning: "stderr" as never }, /`onWarning`/],
  ])("%o is refused", async (options, message) => {
    await expect(openLedger(options)).rejects.toThrow(message);
  });

  test("a file that is no database is refused and left alone", async () => {
    await expect(openLedger({ path: folder })).rejects.toThrow();
  });

  test("a server that does not answer is told at once", async () => {
    await expect(openLedger({ url: "postgres://nobody@127.0.0.1:1/none" })).rejects.toThrow(/ECONNREFUSED/);
    const pool = new pg.Pool({ host: "127.0.0.1", port: 1 });
    await expect(openLedger({ dialect: new PostgresDialect({ pool }) })).rejects.toThrow(/ECONNREFUSED/);
  });
});
