import { type ChildProcess, spawn } from "node:child_process";

/** A program that runs, and what it has said so far. */
export interface Running {
  readonly child: ChildProcess;
  /** Resolves with all output when it holds a text. @throws Error when the program ends without it */
  says(text: string): Promise<string>;
  /** Resolves when the program has ended. */
  readonly ended: Promise<Ended>;
}

/** How a program ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a program with no environment but its path and what is given. */
export function startProgram(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Running {
  const child = spawn(command, args, { env: { PATH: process.env.PATH ?? "", NO_COLOR: "1", ...env } });
  let stdout = "";
  let stderr = "";
  const listeners = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    stdout += part;
    for (const listener of listeners) listener();
  });
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    stderr += part;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
  const says = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (stdout.includes(text)) resolve(stdout);
      };
      listeners.add(look);
      ended.then(() => reject(new Error(`it ended without saying "${text}": ${stdout}${stderr}`)), reject);
      look();
    });
  return { child, says, ended };
}
