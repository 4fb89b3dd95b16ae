import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Budget } from "@wayfare/core/budgets";
import { parseBudgets } from "./parse-budgets.ts";
import { UsageError } from "./usage-error.ts";

/** What the command was asked to do. */
export interface CliConfig {
  /** Interface to bind. */
  readonly host: string;
  /** The port to bind, and whether another will do when it is taken. */
  readonly port: number;
  readonly portIsWish: boolean;
  /** A catalogue file or the address of a live `/models`. */
  readonly catalog: string | undefined;
  /** Key of the upstream; undefined means the sandbox. */
  readonly apiKey: string | undefined;
  /** Address of the upstream. */
  readonly baseURL: string;
  /** Keys that clients must show. */
  readonly keys: readonly string[];
  /** Keys that manage keys. */
  readonly managementKeys: readonly string[];
  /** Where receipts, budgets and keys are kept. */
  readonly storage: StorageConfig;
  readonly onLedgerDown: "allow" | "refuse";
  readonly budgets: readonly Budget[];
}

/** Where data are kept, and whether somebody chose that place. */
export interface StorageConfig {
  /** SQLite file, ":memory:" for none; undefined when there is no place for one. */
  readonly path: string | undefined;
  /** Address of a PostgreSQL database, in place of the file. */
  readonly url: string | undefined;
  readonly isChosen: boolean;
}

export const usage = `Usage: wayfare-gateway [options]

Serves the OpenRouter API on this machine: over OpenRouter when OPENROUTER_API_KEY is set, else as a sandbox.

Options
  --port <number>     port to listen on; 0 takes any free one (WAYFARE_PORT, PORT; 8787)
  --host <address>    interface to bind (WAYFARE_HOST; 127.0.0.1)
  --catalog <source>  file, or address of a live /models (WAYFARE_CATALOG)
  --sandbox           play the sandbox even when a key is set
  --data <file>       where receipts, budgets and keys are kept; ":memory:" keeps nothing
                      (WAYFARE_DATA; wayfare/gateway.db in $XDG_DATA_HOME or ~/.local/share)
  --database <url>    a PostgreSQL database instead, for several gateways (WAYFARE_DATABASE_URL)
  --budget <limits>   what may be spent in all, such as 10/day or 10/day,100/month (WAYFARE_BUDGET)
  --on-ledger-down <allow|refuse>
                      what becomes of calls under a limit while the data are out of reach
                      (WAYFARE_ON_LEDGER_DOWN; refuse)
  --help              show this text
  --version           show the version

Environment
  OPENROUTER_API_KEY  key for the upstream
  WAYFARE_UPSTREAM    base URL of the upstream (https://openrouter.ai/api/v1)
  WAYFARE_KEYS        keys that clients must show, separated by commas; everybody is let in while there
                      are none and none was made with POST /api/v1/keys
  WAYFARE_MANAGEMENT_KEYS
                      keys that manage keys, separated by commas, beside those that were made: the way back in
                      when the first one is lost
`;

/** Reads flags and environment; flags win. @throws UsageError */
export function readConfig(args: string[], env: NodeJS.ProcessEnv): CliConfig | "help" | "version" {
  const flags = parse(args);
  if (flags.help) return "help";
  if (flags.version) return "version";
  const wished = flags.port ?? (env.WAYFARE_PORT || env.PORT || undefined);
  return {
    host: flags.host ?? (env.WAYFARE_HOST || "127.0.0.1"),
    port: wished === undefined ? 8787 : portOf(wished),
    portIsWish: wished === undefined,
    catalog: flags.catalog ?? (env.WAYFARE_CATALOG || undefined),
    apiKey: flags.sandbox ? undefined : env.OPENROUTER_API_KEY?.trim() || undefined,
    baseURL: env.WAYFARE_UPSTREAM || "https://openrouter.ai/api/v1",
    keys: listOf(env.WAYFARE_KEYS),
    managementKeys: listOf(env.WAYFARE_MANAGEMENT_KEYS),
    storage: storageOf(flags, env),
    onLedgerDown: choiceOf(flags["on-ledger-down"] ?? (env.WAYFARE_ON_LEDGER_DOWN || "refuse")),
    budgets: parseBudgets(flags.budget ?? env.WAYFARE_BUDGET ?? ""),
  };
}

function listOf(text = ""): string[] {
  return text.split(",").flatMap((item) => item.trim() || []);
}

/** A flag beats the environment, whichever of the two places it names. @throws UsageError for two places at once */
function storageOf(flags: { data?: string; database?: string }, env: NodeJS.ProcessEnv): StorageConfig {
  if (flags.data !== undefined && flags.database !== undefined)
    throw new UsageError("Data are kept in one place: give --data or --database, not both.");
  const isChosenByEnv = flags.data === undefined && flags.database === undefined;
  if (isChosenByEnv && env.WAYFARE_DATA && env.WAYFARE_DATABASE_URL)
    throw new UsageError("Data are kept in one place: set WAYFARE_DATA or WAYFARE_DATABASE_URL, not both.");
  const url = flags.data === undefined ? flags.database || env.WAYFARE_DATABASE_URL || undefined : undefined;
  const path = flags.data || env.WAYFARE_DATA || undefined;
  if (url !== undefined) return { path: undefined, url, isChosen: true };
  if (path !== undefined) return { path, url, isChosen: true };
  // Without a home there is no place that would be found again.
  const { XDG_DATA_HOME: data, HOME: home = env.USERPROFILE } = env;
  const folder = data || (home && join(home, ".local", "share"));
  return { path: folder ? join(folder, "wayfare", "gateway.db") : undefined, url, isChosen: false };
}

function choiceOf(text: string): "allow" | "refuse" {
  if (text === "allow" || text === "refuse") return text;
  throw new UsageError(`--on-ledger-down must be allow or refuse, not "${text.slice(0, 20)}".`);
}

/** The flags as they were given. @throws UsageError with the whole usage, since a typo is likeliest */
function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: "string" },
        host: { type: "string" },
        catalog: { type: "string" },
        sandbox: { type: "boolean", default: false },
        data: { type: "string" },
        database: { type: "string" },
        budget: { type: "string" },
        "on-ledger-down": { type: "string" },
        help: { type: "boolean", short: "h", default: false },
        version: { type: "boolean", short: "v", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
}

/** @throws UsageError for anything but a port number */
function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`The port must be a number from 0 to 65535, not "${text.slice(0, 20)}".`);
}
