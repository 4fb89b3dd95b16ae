import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { openLedger, type SqlLedger } from "@wayfare/ledger";
import { afterEach, describe, expect, test } from "vitest";
import { accounts, PATIENCE, type WorkerMessage, type WorkerTask } from "./processes-task.ts";
import { type Leg, sharedLegs } from "./support.ts";

const program = fileURLToPath(new URL("processes-worker.ts", import.meta.url));

/** PGlite has one session, so its server lets one transaction in after the other; that it is slow does not matter here. */
const postgresLite: Leg = {
  name: "postgres (pglite behind a socket)",
  isShared: true,
  async create() {
    const db = await PGlite.create();
    keepTogether(db);
    const server = new PGLiteSocketServer({ db, port: 0, maxConnections: 100 });
    await server.start();
    const url = `postgres://postgres@${server.getServerConn()}/postgres`;
    return {
      place: () => ({ url }),
      async drop() {
        await server.stop();
        await db.close();
      },
    };
  },
};

/**
 * The server changes between its connections after every message, but in a transaction; so a query of several messages
 * (PostgreSQL docs: extended query) finds its statement replaced by somebody else's. As long as one is under way the
 * server is told that it is in a transaction.
 */
function keepTogether(db: PGlite): void {
  const isInTransaction = db.isInTransaction.bind(db);
  const execProtocolRawStream = db.execProtocolRawStream.bind(db);
  const exec = db.exec.bind(db);
  let isUnderWay = false;
  db.isInTransaction = () => isUnderWay || isInTransaction();
  db.execProtocolRawStream = async (message, options) => {
    await execProtocolRawStream(message, options);
    isUnderWay = "PBDECH".includes(String.fromCharCode(message[0] ?? 0));
  };
  // What the server does when a connection is lost.
  db.exec = async (query, options) => {
    isUnderWay = false;
    return await exec(query, options);
  };
}

const hasServer = sharedLegs.length > 1 && process.env.WAYFARE_TEST_POSTGRES !== "pglite";
const postgres = hasServer ? sharedLegs.slice(1) : [postgresLite];

describe.each([...sharedLegs.slice(0, 1), ...postgres])("processes that share $name", (leg) => {
  const children: Worker[] = [];
  const cleanups: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const child of children.splice(0)) await child.end();
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  async function createPlace(): Promise<WorkerTask["place"]> {
    const scratch = await leg.create();
    cleanups.push(scratch.drop);
    return scratch.place() as WorkerTask["place"];
  }

  async function open(place: WorkerTask["place"]): Promise<SqlLedger> {
    const ledger = await openLedger(place);
    cleanups.push(() => ledger.close());
    return ledger;
  }

  function start(task: WorkerTask): Worker {
    const worker = new Worker(task);
    children.push(worker);
    return worker;
  }

  test("keep to the limits together and to the last femto-dollar, also when one of them is killed", {
    timeout: 120_000,
  }, async () => {
    const place = await createPlace();
    const ledger = await open(place);
    const tasks = [1, 2, 3, 4].map((seed) => ({ name: `p${seed}`, place, calls: 400, lines: 6, seed }));
    const workers = tasks.map(start);
    const [killed, ...others] = workers as [Worker, ...Worker[]];
    killed.killAfter(60);
    const running = Promise.all(workers.map((worker) => worker.ended));
    let checks = 0;
    for (const watch = track(running); !watch.isOver; checks += 1) {
      await checkLimits(ledger);
      await sleep(2);
    }

    expect(killed.signal).toBe("SIGKILL");
    expect(others.map((worker) => worker.code)).toEqual([0, 0, 0]);
    expect(checks).toBeGreaterThan(10);
    const { refused, crashed } = sum(others);
    const recorded = workers.flatMap((worker) => worker.recorded);
    // There was something to fight for, and something to lose.
    expect(refused).toBeGreaterThan(0);
    expect(crashed).toBeGreaterThan(0);
    await checkReceipts(ledger, recorded);
    const { reserved } = await checkLimits(ledger);
    expect(reserved).toBeGreaterThanOrEqual(BigInt(crashed) * 100n);
    await checkLapse(ledger);
  });

  test("may open a new database all at the same time", { timeout: 60_000 }, async () => {
    const place = await createPlace();
    const tasks = Array.from({ length: 8 }, (_, seed) => ({
      name: `p${seed}`,
      place,
      calls: 3,
      lines: 3,
      seed,
    }));
    const workers = tasks.map(start);
    await Promise.all(workers.map((worker) => worker.ended));
    expect(workers.map(({ code }) => code)).toEqual(tasks.map(() => 0));
    const recorded = workers.flatMap((worker) => worker.recorded);
    const ledger = await open(place);
    await checkReceipts(ledger, recorded);
  });
});

/** No account is ever beyond its limit. @returns how the first one stands */
async function checkLimits(ledger: SqlLedger) {
  const queries = accounts.map(({ account }) => ({ account, from: 0 }));
  const balances = await ledger.budgets.balances(queries, Date.now());
  for (const [index, { account, limit }] of accounts.entries()) {
    const { spent = 0n, reserved = 0n } = balances[index] ?? {};
    expect({ account, over: spent + reserved > limit, spent, reserved }).toMatchObject({ over: false });
  }
  const [first] = balances;
  if (first === undefined) throw new Error("no balance");
  return first;
}

/** What was confirmed is there, once; and the receipts add up to what was settled, account by account. */
async function checkReceipts(ledger: SqlLedger, recorded: readonly string[]): Promise<void> {
  const ids: string[] = [];
  let cost = 0n;
  for await (const receipt of ledger.receipts()) {
    ids.push(receipt.id);
    cost += receipt.cost ?? 0n;
  }
  expect(new Set(ids).size).toBe(ids.length);
  expect(recorded.length).toBeGreaterThan(0);
  expect(recorded.filter((id) => !ids.includes(id))).toEqual([]);
  const queries = accounts.map(({ account }) => ({ account, from: 0 }));
  const spent = (await ledger.budgets.balances(queries, Date.now())).map((balance) => balance.spent);
  expect(spent).toEqual([cost, cost, 0n]);
  expect((await ledger.total()).reported).toBe(cost);
}

/** What dead processes and lost calls had set aside comes back by itself. */
async function checkLapse(ledger: SqlLedger): Promise<void> {
  const at = Date.now() + PATIENCE;
  const queries = accounts.map(({ account }) => ({ account, from: 0 }));
  const balances = await ledger.budgets.balances(queries, at);
  expect(balances.map(({ reserved }) => reserved)).toEqual([0n, 0n, 0n]);
  const hold = {
    account: "running",
    from: 0,
    slot: 0,
    until: Number.POSITIVE_INFINITY,
    limit: 12n,
    amount: 12n,
  };
  expect(await ledger.budgets.reserve({ id: "after", holds: [hold], expiresAt: at + 1 }, at)).toEqual([]);
}

function sum(workers: readonly Worker[]): { refused: number; crashed: number } {
  return {
    refused: workers.reduce((total, { refused }) => total + refused, 0),
    crashed: workers.reduce((total, { crashed }) => total + crashed, 0),
  };
}

function track(work: Promise<unknown>): { isOver: boolean } {
  const state = { isOver: false };
  const over = () => {
    state.isOver = true;
  };
  work.then(over, over);
  return state;
}

/** A process at work, and what it told. */
class Worker {
  readonly recorded: string[] = [];
  refused = 0;
  crashed = 0;
  code: number | null | undefined;
  signal: string | null | undefined;
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  #lifetime = Number.POSITIVE_INFINITY;

  constructor(task: WorkerTask) {
    this.#child = fork(program, [JSON.stringify(task)], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.#child.on("message", (message: WorkerMessage) => this.#hear(message));
    this.ended = once(this.#child, "close").then(([code, signal]) => {
      this.code = code;
      this.signal = signal;
    });
  }

  /** Kills the process as soon as it has recorded so many calls, whatever it does at that moment. */
  killAfter(calls: number): void {
    this.#lifetime = calls;
  }

  async end(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.ended;
  }

  #hear(message: WorkerMessage): void {
    if (message.kind === "recorded") this.recorded.push(...message.ids);
    if (message.kind === "done") Object.assign(this, { refused: message.refused, crashed: message.crashed });
    if (this.recorded.length >= this.#lifetime) this.#child.kill("SIGKILL");
  }
}
