import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { ask, readEvents, textOf, useGateway } from "./support.ts";

const run = promisify(execFile);
const bench = useGateway();

function curl(...args: string[]): Promise<string> {
  return run("curl", ["-sS", "--max-time", "10", ...args]).then(({ stdout }) => stdout);
}

describe("curl", () => {
  it("gets a chat as JSON", async () => {
    const body = JSON.stringify({
      model: "sandbox/echo",
      messages: [{ role: "user", content: "Say hello" }],
    });
    const answer = JSON.parse(await curl(`${bench.url}/chat/completions`, "-d", body));
    expect(answer.choices[0].message.content).toBe("hello");
    expect(answer.id).toMatch(/^gen-\d{10}-[A-Za-z0-9]{20}$/);
  });

  it("gets a stream", async () => {
    const body = JSON.stringify(ask("sandbox/fast", { stream: true }));
    const text = await curl(
      "-N",
      "-i",
      `${bench.url}/chat/completions`,
      "-H",
      "Content-Type: application/json",
      "-d",
      body,
    );
    expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(text).toMatch(/content-type: text\/event-stream\r\n/i);
    expect(text).toMatch(/x-generation-id: gen-/i);
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    expect(textOf(readEvents(text).chunks)).toContain("What is the weather in Paris?");
  });

  it("gets a tool call and the models", async () => {
    const tools = [{ type: "function", function: { name: "get_weather", parameters: { type: "object" } } }];
    const answer = JSON.parse(
      await curl(`${bench.url}/chat/completions`, "-d", JSON.stringify(ask("sandbox/echo", { tools }))),
    );
    expect(answer.choices[0].message.tool_calls[0].function.name).toBe("get_weather");
    expect(JSON.parse(await curl(`${bench.url}/models`)).data.length).toBeGreaterThan(30);
  });

  it("sees a broken connection as one", async () => {
    const body = JSON.stringify(ask("sandbox/cut", { stream: true }));
    await expect(curl("-N", `${bench.url}/chat/completions`, "-d", body)).rejects.toMatchObject({ code: 18 });
  });
});
