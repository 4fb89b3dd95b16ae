import { connect } from "node:net";
import { createGateway } from "@wayfare/gateway";
import { expect, test } from "vitest";
import { startProgram } from "../src/run-program.ts";

test("a process that went every leg, through good and bad ends, holds nothing and ends by itself", async () => {
  const program = new URL("../src/leaves-nothing.ts", import.meta.url).pathname;
  const { code, stdout, stderr } = await startProgram(process.execPath, [program]).ended;
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual([]);
}, 20_000);

test("a connection that has asked nothing yet does not hold the gateway up", async () => {
  const gateway = createGateway();
  const { port } = await gateway.listen({ port: 0 });
  const socket = connect(port, "127.0.0.1");
  await new Promise((resolve) => socket.once("connect", resolve));
  const asked = performance.now();
  await gateway.close(60_000);
  expect(performance.now() - asked).toBeLessThan(2000);
  socket.destroy();
});
