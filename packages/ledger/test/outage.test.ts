import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import type { Hold } from "@wayfare/core/budgets";
import type { SqlLedger } from "@wayfare/ledger";
import { afterEach, describe, expect, test } from "vitest";
import { charged, NOON, receiptOf } from "./receipts.ts";
import { sharedLegs, useLeg } from "./support.ts";

/** How long the database is gone, in seconds. */
const SECONDS = Number(process.env.WAYFARE_OUTAGE_SECONDS ?? 3);

/** Lets bytes through, until it is cut. */
class Cable {
  readonly #target: URL;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  constructor(target: string) {
    this.#target = new URL(target);
  }

  get url(): string {
    const url = new URL(this.#target);
    url.hostname = "127.0.0.1";
    url.port = String(this.#port);
    return url.href;
  }

  async start(): Promise<void> {
    this.#server = createServer((near) => {
      const far = connect(Number(this.#target.port || 5432), this.#target.hostname);
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on("error", () => {}).on("close", () => this.#sockets.delete(socket));
      }
      near.pipe(far).on("close", () => near.destroy());
      far.pipe(near).on("close", () => far.destroy());
    });
    await new Promise<void>((resolve) => this.#server?.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  cut(): void {
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}

const hold: Hold = { account: "key:a", from: NOON, slot: NOON, until: NOON + 1000, limit: 10n, amount: 1n };
const reserve = (ledger: SqlLedger, id: string) =>
  ledger.budgets.reserve({ id, holds: [hold], expiresAt: NOON + 1000 }, NOON);
const settle = (ledger: SqlLedger, id: string) =>
  ledger.budgets.settle({ id, holds: [hold], amounts: [1n] }, NOON);

const servers = sharedLegs.filter(({ name }) => name.startsWith("postgres"));

describe.each(servers)("a database that is gone for a while: $name", (leg) => {
  const bench = useLeg(leg);
  let cable: Cable | undefined;
  afterEach(() => cable?.cut());

  async function openOverCable(queueLimit: number) {
    const direct = await bench.open();
    const { url = "" } = bench.place();
    cable = new Cable(url);
    await cable.start();
    return { direct, cable, ledger: await bench.open({ url: cable.url, queueLimit, flushInterval: 10 }) };
  }

  test(
    "receipts and settlements wait for it, and none is lost",
    async () => {
      const { direct, cable, ledger } = await openOverCable(1_000_000);
      const outcomes: Promise<void>[] = [];
      const call = (id: string) => {
        const receipt = receiptOf({ ...charged(0.001), id });
        const made = [settle(ledger, id), ledger.record(receipt)].map((each) => Promise.resolve(each));
        // Looked at in the end; until then nobody does.
        for (const each of made) each.catch(() => {});
        outcomes.push(...made);
      };
      for (let n = 0; n < 500; n += 1) call(`before-${n}`);
      // In the middle of it: some of these are on their way.
      cable.cut();
      const end = performance.now() + SECONDS * 1000;
      let during = 0;
      while (performance.now() < end) {
        for (let n = 0; n < 10; n += 1) call(`during-${during++}`);
        await pause(10);
      }
      expect(ledger.down).toBe(true);
      expect(ledger.pending).toBeGreaterThanOrEqual(during * 2);
      await expect(reserve(ledger, "refused")).rejects.toThrow(/out of reach/);
      await expect(ledger.flush()).rejects.toThrow(/out of reach/);
      await cable.start();
      await Promise.all(outcomes);
      expect(await reserve(ledger, "taken again")).toEqual([{ index: 0, balance: expect.anything() }]);
      expect(ledger).toMatchObject({ down: false, pending: 0, dropped: 0 });
      expect(await direct.total()).toMatchObject({ calls: 500 + during });
      const [balance] = await direct.budgets.balances([{ account: hold.account, from: NOON }], NOON);
      expect(balance).toMatchObject({ spent: BigInt(500 + during), reserved: 0n });
      expect(bench.warnings.map(({ kind }) => kind)).toEqual(["down", "back"]);
    },
    60_000 + SECONDS * 1000,
  );

  test("above the bound receipts are dropped, with one clear warning, and the ones before arrive", async () => {
    const { direct, cable, ledger } = await openOverCable(50);
    cable.cut();
    const outcomes = Array.from({ length: 80 }, (_, n) => ledger.record(receiptOf({ id: `call-${n}` })));
    expect(ledger).toMatchObject({ pending: 50, dropped: 30 });
    await expect(outcomes[79]).rejects.toThrow(/queueLimit/);
    await cable.start();
    const settled = await Promise.allSettled(outcomes);
    expect(settled.map(({ status }) => status)).toEqual([
      ...Array(50).fill("fulfilled"),
      ...Array(30).fill("rejected"),
    ]);
    expect(await direct.total()).toMatchObject({ calls: 50 });
    const dropped = bench.warnings.filter(({ kind }) => kind === "dropped");
    expect(dropped).toMatchObject([{ message: expect.stringContaining("`queueLimit`") }]);
    // It goes on as before.
    await ledger.record(receiptOf());
    expect(ledger.dropped).toBe(30);
  }, 30_000);

  test("closing in the meantime tells what is lost", async () => {
    const { cable, ledger } = await openOverCable(50);
    cable.cut();
    const waiting = [ledger.record(receiptOf()), ledger.record(receiptOf())];
    await ledger.close(300);
    const outcomes = await Promise.allSettled(waiting);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(bench.warnings.at(-1)).toMatchObject({ kind: "dropped", dropped: 2 });
  }, 30_000);
});

describe.each(sharedLegs.filter(({ name }) => name.startsWith("sqlite")))(
  "$name, locked by another",
  (leg) => {
    const bench = useLeg(leg);

    test("holds everything until the lock is gone", async () => {
      const ledger = await bench.open();
      const other = new DatabaseSync(bench.place().path ?? "");
      other.exec("begin exclusive");
      const outcomes = Array.from({ length: 300 }, () => ledger.record(receiptOf()));
      const reserved = reserve(ledger, "patient");
      await pause(1000);
      expect(ledger.pending).toBe(300);
      other.exec("commit");
      other.close();
      expect(await reserved).toEqual([]);
      await Promise.all(outcomes);
      expect(await ledger.total()).toMatchObject({ calls: 300 });
      expect(bench.warnings).toEqual([]);
    }, 30_000);
  },
);
