import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The server in its own process. */
export interface BenchServer extends AsyncDisposable {
  readonly origin: string;
}

/** @param script - a program that calls `serve` */
export async function startBenchServer(script: URL): Promise<BenchServer> {
  const child = spawn(process.execPath, [fileURLToPath(script)], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const [port] = (await once(child.stdout as NonNullable<typeof child.stdout>, "data")) as [Buffer];
  return {
    origin: `http://127.0.0.1:${port.toString().trim()}`,
    async [Symbol.asyncDispose]() {
      child.disconnect();
      await once(child, "exit");
    },
  };
}
