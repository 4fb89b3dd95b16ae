import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Running, startProgram } from "../src/run-program.ts";

const root = new URL("../../../", import.meta.url).pathname;
const { scripts } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));

/** Runs a line in a shell at the root of the repository; `exec` makes the shell hand signals over. */
function run(line: string): Running {
  return startProgram("sh", ["-c", `cd '${root}' && exec ${line}`]);
}

test("`npm start` prints a curl line that works when it is pasted, and ends within two seconds", async () => {
  const server = run(`${scripts.start} --port 0`);
  try {
    const greeting = await server.says("Ctrl+C");
    const line = greeting.split("\n").find((each) => each.trim().startsWith("curl "));
    const { code, stdout, stderr } = await run(line?.trim() ?? "false").ended;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({
      object: "chat.completion",
      choices: [{ finish_reason: "stop", message: { role: "assistant", content: "hello" } }],
      usage: { cost: expect.any(Number) },
    });
    const asked = performance.now();
    server.child.kill("SIGTERM");
    expect(await server.ended).toMatchObject({ code: 0, stderr: "" });
    expect(performance.now() - asked).toBeLessThan(2000);
  } finally {
    server.child.kill("SIGKILL");
  }
}, 20_000);
