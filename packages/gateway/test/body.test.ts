import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { ask, useGateway } from "./support.ts";

const bench = useGateway({ maxBodyBytes: 2_000_000 });
const long = JSON.stringify(ask("sandbox/echo", { filler: "x".repeat(2_100_000) }));

describe("a body that cannot be read", () => {
  it.each([
    ["{bad", "The request body is not valid JSON. Send a JSON object."],
    ["", "The request body is not valid JSON. Send a JSON object."],
    ["[]", "The request body must be a JSON object."],
    ['"text"', "The request body must be a JSON object."],
    [{ model: "sandbox/echo" }, 'Input required: specify "prompt" or "messages"'],
    [{ model: "sandbox/echo", messages: null }, 'Input required: specify "prompt" or "messages"'],
    [{ model: "sandbox/echo", messages: [] }, "Input must have at least 1 token."],
    [{ model: "sandbox/echo", messages: "hi" }, "'messages' must be an array of messages, each with a role."],
    [
      ask("sandbox/echo", { messages: [{ content: "x" }] }),
      "'messages' must be an array of messages, each with a role.",
    ],
    [
      ask("sandbox/echo", { messages: [{ role: "user", content: 7 }] }),
      "'messages' must be an array of messages, each with a role.",
    ],
    [ask("sandbox/echo", { stream: "yes" }), "'stream' must be true or false."],
    [ask("sandbox/echo", { max_tokens: 0 }), "'max_tokens' must be a whole number of 1 or more."],
    [ask("sandbox/echo", { temperature: 3 }), "'temperature' must be a number from 0 to 2."],
    [ask("sandbox/echo", { stop: 3 }), "'stop' must be a string or an array of strings."],
    [
      ask("sandbox/echo", { tools: [{ type: "function" }] }),
      "'tools' must be an array of tools, each with a type.",
    ],
    [ask("sandbox/echo", { response_format: "json" }), "'response_format' must be an object with a type."],
    [
      { messages: ask("x").messages },
      "No model was named. Set 'model', for example to \"anthropic/claude-opus-4.8\".",
    ],
    [ask("nobody/nothing"), "nobody/nothing is not a valid model ID"],
    [ask("sandbox/echo", { models: ["nobody/nothing"] }), "nobody/nothing is not a valid model ID"],
    [ask("a", { models: ["b", "c", "d", "e"] }), "'models' array must have 3 items or fewer."],
    [
      ask("@preset/mine"),
      "This gateway keeps no presets. Name a model, and send the preset's settings in the request.",
    ],
  ])("%j", async (body, message) => {
    const { status, json, headers } = await bench.chat(body);
    expect(json.error).toEqual({ code: 400, message, metadata: { error_type: "invalid_request" } });
    expect([status, headers.get("content-type")]).toEqual([400, "application/json"]);
  });
});

it("takes what real clients send beside the documented fields", async () => {
  const { status } = await bench.chat({
    model: "sandbox/echo:online",
    messages: [
      {
        role: "developer",
        content: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } }],
      },
      { role: "user", content: [{ type: "text", text: "Hi" }, { type: "something_new" }], name: null },
      { role: "assistant", content: null, tool_calls: [] },
    ],
    store: false,
    usage: { include: true },
    parallel_tool_calls: true,
    max_tokens: null,
    temperature: null,
    stream: null,
    transforms: ["middle-out"],
    unknown_field: { deep: [1] },
  });
  expect(status).toBe(200);
});

it("takes a prompt in place of messages", async () => {
  const { json } = await bench.chat({ model: "sandbox/echo", prompt: "Say hello" });
  expect(json.choices[0].message.content).toBe("hello");
});

describe("a body beyond the limit", () => {
  const message =
    "The request body is larger than 2000000 bytes. Send less, or raise maxBodyBytes of the gateway.";

  it("gets 413 as JSON when its length is told", async () => {
    const { status, json } = await bench.chat(long);
    expect(status).toBe(413);
    expect(json.error).toEqual({ code: 413, message, metadata: { error_type: "payload_too_large" } });
  });

  it("gets 413 when it is sent in chunks, and the connection ends", async () => {
    const answer = await new Promise<{ status?: number; connection?: string; text: string }>(
      (resolve, reject) => {
        const sent = request(`${bench.url}/chat/completions`, { method: "POST" }, (response) => {
          let text = "";
          response.on("data", (part) => {
            text += part;
          });
          response.on("close", () =>
            resolve({
              status: response.statusCode ?? 0,
              connection: String(response.headers.connection),
              text,
            }),
          );
        });
        // The gateway stops reading: what is written after its answer may fail, and that is right.
        sent.on("error", (error) => (answered(sent) ? undefined : reject(error)));
        for (let part = 0; part < 40; part += 1) sent.write("x".repeat(100_000));
        sent.end();
      },
    );
    expect(answer).toMatchObject({ status: 413, connection: "close" });
    expect(JSON.parse(answer.text).error.message).toBe(message);
  });

  it("is refused before it is sent when the client asks first", async () => {
    const outcome = await new Promise<string>((resolve, reject) => {
      const headers = { "content-length": long.length, expect: "100-continue" };
      const sent = request(`${bench.url}/chat/completions`, { method: "POST", headers }, (response) => {
        response.resume();
        resolve(`answer ${response.statusCode}`);
        sent.destroy();
      });
      sent.on("continue", () => resolve("told to go on"));
      sent.on("error", reject);
      sent.flushHeaders();
    });
    expect(outcome).toBe("answer 413");
  });
});

describe("a body within 32 MB", () => {
  const roomy = useGateway();

  it("is answered", async () => {
    const body = ask("google/gemini-3.1-pro-preview", { filler: "x".repeat(31 * 1024 * 1024) });
    expect((await roomy.chat(body)).status).toBe(200);
    expect((await roomy.chat({ ...body, filler: "x".repeat(33 * 1024 * 1024) })).status).toBe(413);
  });
});

function answered(sent: ReturnType<typeof request>): boolean {
  return (sent as unknown as { res?: unknown }).res != null;
}
