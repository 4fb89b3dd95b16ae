import { type ChildProcess, spawn } from "node:child_process";

const bin = new URL("../dist/bin.js", import.meta.url).pathname;
const started: ChildProcess[] = [];

/** Ends every command that is still running. */
export function killAll(): void {
  for (const child of started.splice(0)) child.kill("SIGKILL");
}

/** A command that was started. */
interface Run {
  readonly child: ChildProcess;
  output(): string;
  /** Resolves when the output holds a text. */
  says(text: string): Promise<string>;
  readonly ended: Promise<number | null>;
}

/** Starts the gateway's command; without another place its data are kept in memory. */
export function start(args: string[], env: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { PATH: process.env.PATH ?? "", WAYFARE_DATA: ":memory:", ...env },
  });
  started.push(child);
  let output = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part) => {
      output += part;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const says = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => output.includes(text) && resolve(output);
      listeners.add(look);
      void ended.then(() => reject(new Error(`it ended without saying "${text}": ${output}`)));
      look();
    });
  return { child, output: () => output, says, ended };
}
