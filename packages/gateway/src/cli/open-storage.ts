import { mkdir, open as openFile, stat } from "node:fs/promises";
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
 * Opens the place where data are kept. The usual place is given up with a warning where no file can be made, since a
 * gateway without memory is better than none; a place that somebody chose is not, nor are data that lie there already.
 * @throws Error that names the place and the flag when it cannot be opened
 */
export async function openStorage(config: StorageConfig, say: (line: string) => void): Promise<Storage> {
  const { path, url, isChosen } = config;
  if (path === ":memory:")
    return { ledger: undefined, place: "in memory: they are gone when the gateway ends" };
  if (url !== undefined) {
    const place = addressOf(url);
    return { ledger: await open({ url }, place, "--database"), place };
  }
  const file = path === undefined ? undefined : resolve(path);
  try {
    if (file === undefined) throw new Error("there is no home directory ($HOME)");
    await prepareFile(file);
  } catch (error) {
    if (isChosen || (file !== undefined && (await mayExist(file))))
      throw cannotOpen(file ?? "", "--data", error);
    say(
      `Warning: data cannot be kept${file === undefined ? "" : ` in ${file}`}: ${(error as Error).message}.`,
    );
    say("They are held in memory, and are gone when the gateway ends. Choose a place with --data.\n");
    return { ledger: undefined, place: "in memory, see the warning above" };
  }
  return { ledger: await open({ path: file }, file, "--data"), place: file };
}

/** Makes the file where there is none. Receipts tell who asked what of whom: that is nobody else's business here. */
async function prepareFile(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  try {
    await (await openFile(file, "wx", 0o600)).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** Whether data may lie there: a file that cannot even be looked for is no reason to begin anew. */
async function mayExist(file: string): Promise<boolean> {
  const code = await stat(file).then(
    () => "",
    (error: NodeJS.ErrnoException) => error.code,
  );
  return code !== "ENOENT" && code !== "ENOTDIR";
}

/** Only the command keeps data by itself; programs that embed the gateway need no database. */
async function open(
  place: { readonly url: string } | { readonly path: string },
  name: string,
  flag: string,
): Promise<SqlLedger> {
  const onWarning = ({ message }: { message: string }) => console.warn(message);
  try {
    const { openLedger } = await import("@wayfare/ledger");
    return await openLedger({ ...place, onWarning });
  } catch (error) {
    throw cannotOpen(name, flag, error);
  }
}

function cannotOpen(place: string, flag: string, cause: unknown): Error {
  const why = (cause as Error).message;
  return new Error(`the data in ${place} cannot be opened (${why}). Choose another place with ${flag}.`, {
    cause,
  });
}

/** A database by its host and name. */
function addressOf(url: string): string {
  if (!URL.canParse(url)) return "the PostgreSQL database that was given";
  const { host, pathname } = new URL(url);
  return `PostgreSQL at ${host}${pathname}`;
}
