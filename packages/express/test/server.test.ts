// What the server learns that its callers do not, and what callers learn that is theirs.
import { createServer } from "node:http";
import { createOpenRouter, InvalidRequestError } from "@wayfare/core";
import { guard, mount } from "@wayfare/express";
import { hangBeforeHeaders, json, stories, storyReply, text } from "@wayfare/test-upstream";
import express from "express";
import { describe, expect, test, vi } from "vitest";
import { ask, KEY, post, refused, useUpstream } from "./support.ts";

const bench = useUpstream();
const story = stories.plainText;
const streamed = { ...ask, stream: true };
const form = {
  headers: { "content-type": "application/x-www-form-urlencoded", origin: "https://evil.test" },
};

describe("a page of another site", () => {
  test.each([
    [
      "a form",
      express.urlencoded({ extended: true }),
      "model=lumen/otter-1&messages[0][role]=user&messages[0][content]=a",
      form,
    ],
    [
      "JSON as text",
      express.json({ type: "*/*" }),
      JSON.stringify(ask),
      { headers: { "content-type": "text/plain" } },
    ],
    [
      "text",
      express.text({ type: "text/*" }),
      JSON.stringify(ask),
      { headers: { "content-type": "text/plain" } },
    ],
  ])("cannot post %s with a user's cookies, whatever parser stands before", async (_, parser, body, init) => {
    const prepare = (app: express.Express) => void app.use(parser);
    expect(await refused(post(`${await bench.serve({}, prepare)}/chat`, body, init))).toMatchObject({
      status: 415,
    });
    const app = express()
      .use(parser)
      .post("/own", guard({ models: ["*"], public: true }), (_request, response) => void response.end("in"));
    expect(await refused(post(`${await bench.listen(app)}/own`, body, init))).toMatchObject({ status: 415 });
    expect(bench.upstream.requests).toEqual([]);
  });
});

describe("functions of the program around", () => {
  const answered = async (options: object) => {
    bench.upstream.fallback = json(story.completion);
    const answer = await post(`${await bench.serve(options)}/chat`);
    return [answer.status, await answer.text()];
  };

  test.each([
    ["an error of core's", new InvalidRequestError("session of ann@corp.test", { status: 400 })],
    ["any error", new Error("session of ann@corp.test")],
  ])(
    "`user`, `tags` and `format` that throw %s are bugs: 500, and told to the server alone",
    async (_, error) => {
      const fail = () => {
        throw error;
      };
      for (const name of ["user", "tags", "format"]) {
        const told: unknown[] = [];
        const [status, said] = await answered({
          [name]: fail,
          onError: (error: unknown) => told.push(error),
        });
        expect([status, told]).toEqual([500, [error]]);
        expect(said).not.toContain("corp");
      }
    },
  );

  test("listeners that throw or reject harm no answer and no process", async () => {
    const told: unknown[] = [];
    const onError = (error: unknown) => told.push(error);
    const down = new Error("database is away");
    for (const onReceipt of [
      () => Promise.reject(down),
      () => {
        throw down;
      },
    ])
      expect((await answered({ onReceipt, onError }))[0]).toBe(200);
    await vi.waitFor(() => expect(told).toEqual([down, down]));
    const user = () => Promise.reject(down);
    expect((await answered({ user, onError: () => Promise.reject(down) }))[0]).toBe(500);
    expect(
      (
        await answered({
          user,
          onError: () => {
            throw down;
          },
        })
      )[0],
    ).toBe(500);
  });

  test("what is logged by default names the bug and its place, and not what was asked", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    await answered({ user: () => Promise.reject(new TypeError("the prompt was: secret")) });
    const [said] = logged.mock.calls.flat();
    expect(said).toMatch(/^@wayfare\/express: TypeError\n\s+at /);
    expect(said).not.toContain("secret");
    logged.mockRestore();
  });

  test("numbers are users too; an object is a bug", async () => {
    const tags: unknown[] = [];
    const onReceipt = (receipt: { tags: unknown }) => tags.push(receipt.tags);
    expect((await answered({ user: () => 42, onReceipt }))[0]).toBe(200);
    expect((await answered({ user: () => ({ id: 42 }), onReceipt, onError: () => {} }))[0]).toBe(500);
    expect(tags).toEqual([{ user: "42" }]);
  });

  test("deadlines of the route count", async () => {
    const url = `${await bench.serve({ deadlines: { firstByte: 40 } })}/chat`;
    bench.upstream.enqueue(hangBeforeHeaders());
    expect(await refused(post(url))).toMatchObject({
      status: 504,
      message: "The model did not answer in time. Try again.",
    });
  });
});

describe("what a provider says of an error", () => {
  const system = "You are Harbour, and the password is swordfish.";
  test.each([
    ["quotes the route's own words", 400, { message: `Invalid message: '${system}'` }],
    [
      "flags them",
      403,
      { message: "flagged", metadata: { reasons: ["violence"], flagged_input: system, provider_name: "X" } },
    ],
    [
      "names its project",
      400,
      {
        message: "Provider returned error",
        metadata: { raw: "projects/123456789 of ann@corp.test at https://internal.test" },
      },
    ],
    ["leads to the account", 404, { message: "Configure: https://openrouter.ai/settings/privacy" }],
  ])("%s: callers get words of ours", async (_, code, error) => {
    const url = `${await bench.serve({ system })}/chat`;
    bench.upstream.enqueue(
      json({ error: { code, ...error } }, { status: code, headers: { "x-generation-id": "gen-1" } }),
    );
    const said = await refused(post(url));
    expect(said.status).toBe(code);
    expect(said.headers.get("x-generation-id")).toBe("gen-1");
    expect(JSON.stringify(said)).not.toMatch(/swordfish|123456789|corp|internal|settings/);
  });
});

describe("limits of all callers together", () => {
  test("tell no numbers of the owner's", async () => {
    const endpoints = [
      { provider_name: "Harbor", pricing: { prompt: "0", completion: "0", request: "0.01" } },
    ];
    bench.upstream.route(
      "GET",
      "/models/lumen/otter-1/endpoints",
      json({ data: { id: "lumen/otter-1", endpoints } }),
    );
    const url = `${await bench.serve({ user: () => "ann", budget: { usd: "0.005", of: "all" } })}/chat`;
    const error = await refused(post(url));
    expect(error).toMatchObject({
      status: 402,
      metadata: { resets_at: expect.stringContaining("T00:00:00") },
    });
    expect(JSON.stringify(error)).not.toMatch(/0\.005|0\.01|_usd/);
    expect(error.message).toMatch(/^The budget of this service is used up\. There is room again at 20/);
  });

  test("a limit for users on a route without any is one account, and not the body's to choose", async () => {
    bench.upstream.fallback = json(story.completion);
    const url = `${await bench.serve({ rateLimit: { requests: 1, of: "user" }, allow: ["user"] })}/chat`;
    expect((await post(url, { ...ask, user: "u1" })).status).toBe(200);
    expect(await refused(post(url, { ...ask, user: "u2" }))).toMatchObject({ status: 429 });
  });
});

describe("bodies", () => {
  test("a caller's turn begins before the body is read", async () => {
    const url = new URL(`${await bench.serve({ user: () => "ann", maxConcurrent: 1 })}/chat`);
    const { request } = await import("node:http");
    const slow = request(url, {
      method: "POST",
      headers: { "content-type": "application/json", "content-length": 1000 },
    });
    slow.on("error", () => {});
    slow.write("{");
    await vi.waitFor(async () => expect((await post(String(url))).status).toBe(429));
    slow.destroy();
    bench.upstream.fallback = json(story.completion);
    await vi.waitFor(async () => expect((await post(String(url))).status).toBe(200));
  });

  test("what a parser let through is measured all the same", async () => {
    const prepare = (app: express.Express) => void app.use(express.json({ limit: "50mb" }));
    const url = `${await bench.serve({ maxBodyBytes: 1000 }, prepare)}/chat`;
    expect(
      await refused(post(url, { ...ask, messages: [{ role: "user", content: "a".repeat(2000) }] })),
    ).toMatchObject({ status: 413 });
  });

  test("a gateway behind what consumed the body answers", async () => {
    const app = express();
    app.use((request, _response, next) => void request.resume().on("end", () => next()));
    app.use(mount({ listener: (_request, response) => void response.end("never") }));
    expect(await refused(post(await bench.listen(app)))).toMatchObject({ status: 400 });
  });

  test("connections live on after errors, unless the caller is still sending", async () => {
    const url = `${await bench.serve({ maxBodyBytes: 100 })}/chat`;
    expect((await fetch(url)).headers.get("connection")).toBe("keep-alive");
    expect((await post(url, {})).headers.get("connection")).toBe("keep-alive");
    expect((await post(url, "x".repeat(100_000))).headers.get("connection")).toBe("close");
  });
});

describe("for useChat", () => {
  test("an answer that goes on with a message has its id, and the forced model is the one that thoughts go back to", async () => {
    const { reasoningEncrypted } = stories;
    const model = reasoningEncrypted.request.model as string;
    const url = `${await bench.serve({ format: "ui-message", force: { model } })}/chat`;
    const details = reasoningEncrypted.completion.choices[0].message.reasoning_details;
    const parts = [
      {
        type: "reasoning",
        text: "",
        providerMetadata: { openrouter: { reasoning_details: details, model } },
      },
      { type: "text", text: "So." },
    ];
    bench.upstream.fallback = (request) => storyReply(story, request);
    const messages = [
      { id: "u1", role: "user", parts: [{ type: "text", text: "Hi." }] },
      { id: "a1", role: "assistant", parts },
    ];
    const said = await (await post(url, { id: "c", trigger: "submit-message", messages })).text();
    expect(said).toContain('{"type":"start","messageId":"a1"}');
    expect(bench.upstream.requests[0]?.json.messages[1].reasoning_details).toEqual(details);
  });
});

test("server.requestTimeout bounds the question only: a long answer is not cut by it", async () => {
  const route = bench.route();
  const server = createServer({ requestTimeout: 100, connectionsCheckingInterval: 20 }, (request, response) =>
    route(request as never, response as never, () => {}),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const [first, ...rest] = story.chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`);
  bench.upstream.enqueue({
    headers: { "content-type": "text/event-stream" },
    steps: [
      { write: first as string },
      { wait: 300 },
      ...rest.map((write) => ({ write })),
      { write: "data: [DONE]\n\n" },
    ],
  });
  const said = await (await post(`http://127.0.0.1:${port}`, streamed)).text();
  expect(said.trim().endsWith("data: [DONE]")).toBe(true);
  server.closeAllConnections();
  server.close();
});

test("a client that is there already keeps its key to itself", async () => {
  const openrouter = createOpenRouter({ apiKey: KEY, baseURL: bench.upstream.url, retry: false });
  const url = `${await bench.serve({ openrouter })}/chat`;
  bench.upstream.enqueue(text(`<html>${KEY}</html>`, { status: 500 }));
  expect(await refused(post(url))).toMatchObject({ status: 500 });
});
