import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { SqlLedger } from "@wayfare/ledger";
import type { StorageConfig } from "./config.ts";

/** Where data are kept, opened. */
export interface Storage {
  /** Undefined when they are kept in memory. */
  readonly ledger: SqlLedger | undefined;
  /** What the greeting says of the place; never a password. */
  readonly place: string;
}

/**
 * Opens the place where data are kept. The usual place is given up with a warning when it cannot be had, since a
 * gateway without memory is better than none; a place that somebody chose is not.
 * @throws the ledger's error when a chosen place cannot be opened
 */
export async function openStorage(config: StorageConfig, say: (line: string) => void): Promise<Storage> {
  const { path, url, isChosen } = config;
  if (path === ":memory:")
    return { ledger: undefined, place: "in memory: they are gone when the gateway ends" };
  try {
    if (path === undefined && url === undefined) throw new Error("there is no home directory ($HOME)");
    return { ledger: await open(config), place: url === undefined ? resolve(path ?? "") : addressOf(url) };
  } catch (error) {
    if (isChosen) throw error;
    say(
      `Warning: data cannot be kept${path === undefined ? "" : ` in ${path}`}: ${(error as Error).message}.`,
    );
    say("They are held in memory, and are gone when the gateway ends. Choose a place with --data.\n");
    return { ledger: undefined, place: "in memory, see the warning above" };
  }
}

/** Only the command keeps data by itself; programs that embed the gateway need no database. */
async function open({ path, url }: StorageConfig): Promise<SqlLedger> {
  const { openLedger } = await import("@wayfare/ledger");
  const onWarning = ({ message }: { message: string }) => console.warn(message);
  if (url !== undefined) return openLedger({ url, onWarning });
  const file = resolve(path ?? "");
  // Receipts tell who asked what of whom: that is nobody else's business on this machine.
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  return openLedger({ path: file, onWarning });
}

/** A database by its host and name. */
function addressOf(url: string): string {
  if (!URL.canParse(url)) return "the PostgreSQL database that was given";
  const { host, pathname } = new URL(url);
  return `PostgreSQL at ${host}${pathname}`;
}
