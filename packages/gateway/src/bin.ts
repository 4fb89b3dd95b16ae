#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { type CliConfig, readConfig, usage } from "./cli/config.ts";
import { greeting } from "./cli/greeting.ts";
import { listenSomewhere, type OpenedGateway, openGateway } from "./cli/open-gateway.ts";
import { UsageError } from "./cli/usage-error.ts";

/** Standard output carries what a person reads; errors go to standard error. */
const say = (line: string) => console.log(line);

async function main(): Promise<void> {
  const config = readConfig(process.argv.slice(2), process.env);
  if (config === "help") return say(usage);
  if (config === "version") return say(version());
  const opened = await openGateway(config, say);
  try {
    const { url } = await listenSomewhere(opened.gateway, config, say);
    await greet(url, config, opened);
  } catch (error) {
    await opened.close(0);
    throw error;
  }
  closeOnSignal(opened);
}

/** Shows the first key once; one that nobody could read is taken back. */
async function greet(url: string, config: CliConfig, opened: OpenedGateway): Promise<void> {
  const first = await opened.createFirstKey();
  try {
    await print(greeting(url, config, opened, first?.text));
  } catch {
    await first?.withdraw();
    console.error(`The gateway listens at ${url}, but its greeting could not be printed.`);
    return;
  }
  await first?.keep();
}

/** Prints and waits until it is out. @throws the stream's error, such as EPIPE */
function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.once("error", reject);
    process.stdout.write(`${text}\n`, (error) => {
      if (error) return reject(error);
      process.stdout.off("error", reject);
      resolve();
    });
  });
}

/** The first signal lets the answers under way end; the second one does not. */
function closeOnSignal(opened: OpenedGateway): void {
  let asked = false;
  const stop = () => {
    if (asked) process.exit(1);
    asked = true;
    say("Closing.");
    opened.close(3000).catch((error: unknown) => {
      console.error(`Not all could be written down: ${(error as Error).message}`);
      process.exit(1);
    });
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
}

/** The package's own version; the manifest lies beside `dist` as it lies beside `src`. */
function version(): string {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return String(manifest.version);
}

/** What a person can do about it; a stack trace would help nobody here. */
function explain(error: unknown): string {
  const { code, message, port, syscall } = error as NodeJS.ErrnoException & { port?: number };
  if (error instanceof UsageError) return message;
  if (code === "EADDRINUSE")
    return `Port ${port} is taken. Choose another with --port, or 0 for any free one.`;
  if (code === "EACCES" && syscall === "listen")
    return "This port needs more rights. Choose one above 1023 with --port.";
  return `The gateway could not start: ${message}`;
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
