import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
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

  test("leaves room for the user's own tables", async () => {
    const own = ["receipts", "rollups", "accounts", "bookings", "holds", "settlements", "keys"];
    for (const table of own) await change(bench.place(), `create table ${table} (mine text)`);
    const ledger = await bench.open();
    await ledger.record(receiptOf());
    await ledger.maintain();
    expect(await ledger.total()).toMatchObject({ calls: 1 });
    const { path } = bench.place();
    const catalogue =
      path === undefined
        ? `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'i', 'S')`
        : "select name from sqlite_schema where name not like 'sqlite%'";
    const names = (await change(bench.place(), catalogue)).map(({ name }) => String(name));
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !name.startsWith("wayfare_")).sort()).toEqual(own.sort());
  });

  test("of a newer version is refused with a word about the remedy", async () => {
    await (await bench.open()).close();
    await change(bench.place(), "insert into wayfare_schema (version, applied_at) values (999, 0)");
    await expect(bench.open()).rejects.toThrow(/version 999.*newer.*Update @wayfare\/ledger/s);
  });
});

async function change({ path, url, dialect }: Place, text: string): Promise<Record<string, unknown>[]> {
  if (path !== undefined) {
    await mkdir(dirname(path), { recursive: true });
    const database = new DatabaseSync(path);
    const rows = database.prepare(text).all();
    database.close();
    return rows;
  }
  if (dialect !== undefined) {
    const { rows } = await new Kysely({ dialect }).executeQuery<Record<string, unknown>>(
      CompiledQuery.raw(text),
    );
    return rows;
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows;
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
    [{ path: ":memory:", retention: { receipts: 30, hours: 20 } }, /`retention.hours`.*at least.*30/],
    [{ path: ":memory:", retention: { hours: 20 } }, /`retention.hours`.*`retention.receipts`/],
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
