import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { buildPrograms } from "../client/esbuild.ts";

/** What the server under test says of itself. */
export interface ServerAnswer {
  /** User and system time since its start, in µs. */
  readonly cpu: number;
  readonly receipts: number | undefined;
  /** Answers under way, of those that are watched. */
  readonly open: number;
  /** Highest resident memory, in bytes. */
  readonly rss: number;
  /** Longest queue of one answer, in bytes: what Node holds because the socket does not take it. */
  readonly queue: number;
}

/** A process that answers messages one by one. */
export interface Program extends AsyncDisposable {
  /** What it said first. */
  readonly started: unknown;
  ask(message: unknown): Promise<unknown>;
}

let built: Promise<string> | undefined;

/** The server under test, compiled when the first one is asked for. @param flags - of Node */
export async function startServer(
  module: string,
  baseURL: string,
  flags: readonly string[] = [],
): Promise<Program> {
  const programs = new URL("../node_modules/.bench-express/", import.meta.url);
  built ??= buildPrograms(new URL("./server.ts", import.meta.url), programs);
  return startProgram([...flags, `${await built}server.mjs`, module, baseURL]);
}

/** The process that asks. */
export function startLoad(): Promise<Program> {
  return startProgram([fileURLToPath(new URL("./load.ts", import.meta.url))]);
}

async function startProgram(command: readonly string[]): Promise<Program> {
  const child = spawn(process.execPath, command, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  return {
    started: await answerOf(child),
    ask(message) {
      const answer = answerOf(child);
      child.send(message as object);
      return answer;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      child.disconnect();
      await once(child, "exit");
    },
  };
}

/** The next message. @throws when the process ends before */
function answerOf(child: ChildProcess): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const onExit = (code: number | null): void => reject(new Error(`a process ended with ${code}`));
  child.once("exit", onExit);
  child.once("message", (message) => {
    child.off("exit", onExit);
    resolve(message);
  });
  return promise;
}
