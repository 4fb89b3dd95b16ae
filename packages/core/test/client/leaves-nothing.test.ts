import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("./leaves-nothing.ts", import.meta.url));

test("a process that made calls of every end ends by itself, with nothing left open", async () => {
  const began = performance.now();
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ["--unhandled-rejections=strict", program],
    {
      timeout: 15_000,
    },
  );
  expect(stderr).toBe("");
  const { ends, left } = JSON.parse(stdout);
  const hangs = ["AbortError", "AbortError", "TimeoutError"];
  const once = ["ok", "ok", "UnavailableError", "AbortError", "UnavailableError", "ConnectionError"];
  expect(ends).toEqual(Array.from({ length: 2 }, () => [...once, ...hangs, ...hangs, ...hangs, "ok"]).flat());
  expect(left).toEqual([]);
  // Nothing waits for a keep-alive or a deadline to pass.
  expect(performance.now() - began).toBeLessThan(10_000);
}, 20_000);
