import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Place } from "./support.ts";

/** What a process that records is told. */
export interface RecordingOrder {
  readonly place: Place;
  readonly count: number;
  /** Its ids begin so. */
  readonly name: string;
  readonly model?: string;
}

/** A process that records receipts. */
export interface RecordingProcess {
  readonly process: ChildProcess;
  /** Ids that it has printed as acknowledged. */
  readonly acknowledged: string[];
  /** Resolves when so many are acknowledged. */
  until(count: number): Promise<void>;
  /** Resolves when it has ended; with what it wrote to its error output. */
  readonly ended: Promise<string>;
}

export function startRecording(order: RecordingOrder): RecordingProcess {
  const file = fileURLToPath(new URL("recording-process.ts", import.meta.url));
  const child = spawn(process.execPath, [file, JSON.stringify(order)], { stdio: ["ignore", "pipe", "pipe"] });
  const acknowledged: string[] = [];
  let waiting: { count: number; resolve(): void }[] = [];
  let rest = "";
  let errors = "";
  child.stderr.on("data", (bytes) => {
    errors += bytes;
  });
  child.stdout.on("data", (bytes) => {
    // What comes after the last line end was cut off by the end of the process.
    const lines = `${rest}${bytes}`.split("\n");
    rest = lines.pop() ?? "";
    acknowledged.push(...lines);
    for (const each of waiting.filter(({ count }) => acknowledged.length >= count)) each.resolve();
    waiting = waiting.filter(({ count }) => acknowledged.length < count);
  });
  const ended = new Promise<string>((resolve) => {
    child.once("close", () => resolve(errors));
  });
  return {
    process: child,
    acknowledged,
    ended,
    until: (count) =>
      Promise.race([
        new Promise<void>((resolve) => {
          waiting.push({ count, resolve });
        }),
        ended.then((text) => {
          throw new Error(`It ended after ${acknowledged.length} receipts. ${text}`);
        }),
      ]),
  };
}
