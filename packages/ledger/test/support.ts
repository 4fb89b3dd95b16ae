import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { type LedgerOptions, type LedgerWarning, openLedger, type SqlLedger } from "@wayfare/ledger";
import { PGliteDialect } from "kysely";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";

/** Where a database is; options for `openLedger`. */
export type Place = Pick<LedgerOptions, "path" | "url" | "dialect">;

/** A kind of database that every test runs over. */
export interface Leg {
  /** Says which ran, such as "postgres (server)". */
  readonly name: string;
  /** Whether other processes can open the same database. */
  readonly isShared: boolean;
  /** Makes an empty database. */
  create(): Promise<Scratch>;
}

/** An empty database. */
export interface Scratch {
  /** Gives a new one each time: a dialect serves one ledger only. */
  place(): Place;
  /** Removes it. */
  drop(): Promise<void>;
}

const sqliteFile: Leg = {
  name: "sqlite (file)",
  isShared: true,
  async create() {
    const folder = await mkdtemp(join(tmpdir(), "wayfare-ledger-"));
    const path = join(folder, "new", "ledger.db");
    return { place: () => ({ path }), drop: () => rm(folder, { recursive: true, force: true }) };
  },
};

const sqliteMemory: Leg = {
  name: "sqlite (memory)",
  isShared: false,
  create: async () => ({ place: () => ({ path: ":memory:" }), drop: async () => {} }),
};

/** Address of a server that answers, without a database's name. */
const server = await findServer();

async function findServer(): Promise<string | undefined> {
  if (process.env.WAYFARE_TEST_POSTGRES === "pglite") return undefined;
  // An empty one asks for PGlite.
  if (process.env.DATABASE_URL !== undefined) return process.env.DATABASE_URL || undefined;
  const url = "postgres://postgres@127.0.0.1:5432/postgres";
  const socket = connect(5432, "127.0.0.1");
  const answers = await new Promise<boolean>((resolve) => {
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
  });
  socket.destroy();
  return answers && (await onServer(url, "select 1").then(Boolean, () => false)) ? url : undefined;
}

async function onServer(url: string, text: string): Promise<true> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text);
  await client.end();
  return true;
}

function postgresServer(url: string): Leg {
  return {
    name: "postgres (server)",
    isShared: true,
    async create() {
      const name = `wayfare_test_${randomBytes(6).toString("hex")}`;
      await onServer(url, `create database ${name}`);
      const own = new URL(url);
      own.pathname = `/${name}`;
      return {
        place: () => ({ url: own.href }),
        async drop() {
          await onServer(url, `drop database ${name} with (force)`);
        },
      };
    },
  };
}

let pglite: PGlite | undefined;

const postgresLite: Leg = {
  name: "postgres (pglite)",
  isShared: false,
  async create() {
    // It takes seconds to start, so there is one for each file, and a ledger that closes must leave it open.
    pglite ??= await PGlite.create();
    await pglite.exec("drop schema public cascade; create schema public");
    pglite.close = async () => {};
    return {
      place: () => ({ dialect: new PGliteDialect({ pglite: pglite as PGlite }) }),
      drop: async () => {},
    };
  },
};

const postgres = server === undefined ? postgresLite : postgresServer(server);

/** Every kind of database that is at hand. */
export const legs: readonly Leg[] = [sqliteFile, sqliteMemory, postgres];

/** Those that several processes, or several ledgers one after the other, can open. */
export const lastingLegs: readonly Leg[] = [sqliteFile, postgres];

/** Those that several processes can open at the same time. */
export const sharedLegs: readonly Leg[] = lastingLegs.filter(({ isShared }) => isShared);

/** A database for each test, or for the whole file, and ledgers over it. */
export interface Bench {
  /** Opens a ledger over the database; it is closed after the test. */
  open(options?: LedgerOptions): Promise<SqlLedger>;
  place(): Place;
  /** What the ledgers of the test have warned of. */
  readonly warnings: LedgerWarning[];
}

/** Makes an empty database for each test that asks for one. */
export function useLeg(leg: Leg): Bench {
  let scratch: Scratch | undefined;
  let ledgers: SqlLedger[] = [];
  const warnings: LedgerWarning[] = [];
  const clean = async () => {
    await Promise.all(ledgers.map((ledger) => ledger.close(1000)));
    await scratch?.drop();
    ledgers = [];
    warnings.length = 0;
    scratch = undefined;
  };
  // The first takes its time where a database has to be started.
  const begin = async () => {
    scratch ??= await leg.create();
  };
  beforeAll(begin, 60_000);
  beforeEach(begin);
  afterEach(clean);
  afterAll(clean);
  return {
    async open(options = {}) {
      const onWarning = (warning: LedgerWarning) => warnings.push(warning);
      const ledger = await openLedger({ onWarning, ...scratch?.place(), ...options });
      ledgers.push(ledger);
      return ledger;
    },
    place() {
      if (scratch === undefined) throw new Error("There is a database within tests only.");
      return scratch.place();
    },
    warnings,
  };
}
