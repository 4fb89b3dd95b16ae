import type { RelayAnswer } from "@wayfare/core";
import { createBudgets } from "@wayfare/core/budgets";
import { json, type Reply, startUpstream, stories, storyReply } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { failureOf, transports, useUpstream } from "../support.ts";

const bench = useUpstream();
const { plainText } = stories;
const body = JSON.stringify(plainText.request);
async function read({ body }: RelayAnswer): Promise<void> {
  if (typeof body !== "string") for await (const _ of body);
}
const nothing: Reply = json({ error: { code: 404, message: "No." } }, { status: 404 });

describe.each(transports)("over %s", (_, options) => {
  test.each([
    ".0.0.1:1/steal",
    "@127.0.0.1:1/",
    "chat/completions",
    "",
    "\t/chat/completions",
    "https://x.invalid/a",
  ])("%j is no path", async (path) => {
    const error = await failureOf(bench.create(options).relay({ path, body }));
    expect(error).toMatchObject({ kind: "request", message: expect.stringContaining("path") });
    expect(bench.upstream.requests).toEqual([]);
  });

  test.each(["/../../secret", "/../secret", "/%2e%2e/secret", "/a/..%2f..%2fsecret", "/..%5csecret"])(
    "%s does not leave the API",
    async (path) => {
      const client = bench.create({ ...options, baseURL: `${bench.upstream.url}/api/v1` });
      expect(await failureOf(client.relay({ method: "GET", path }))).toMatchObject({ kind: "request" });
      expect(bench.upstream.requests).toEqual([]);
    },
  );

  test("a base URL that is half an address leads nowhere else", async () => {
    const other = await startUpstream();
    other.fallback = json({});
    const client = bench.create({ ...options, baseURL: "http://127" });
    const path = other.url.slice("http://127".length);
    expect(await failureOf(client.relay({ path: `${path}/steal`, body }))).toMatchObject({ kind: "request" });
    expect(other.requests).toEqual([]);
    await other.close();
  });

  test.each([
    ["post", "/chat/completions"],
    ["POST", "/x/../chat/completions"],
    ["POST", "/./chat/completions"],
    ["POST", "/chat\\completions"],
    ["POST", "/chat/completions#x"],
    ["POST", "/chat/completions/"],
    ["POST", "//chat//completions"],
    ["POST", "/chat/comp\tletions"],
    ["POST", "/chat/comp\nletions"],
    ["POST", "/%63hat/completions"],
    ["POST", "/chat%2Fcompletions"],
    ["POST", "/Chat/Completions"],
  ])("%s %j is a chat, counted and limited", async (method, path) => {
    const budgets = createBudgets({ rateLimits: [{ requests: 1 }] });
    const client = bench.create({ ...options, budgets, baseURL: `${bench.upstream.url}/api/v1` });
    bench.upstream.fallback = nothing;
    bench.upstream.route("POST", "/api/v1/chat/completions", storyReply(plainText, { stream: false }));
    const answer = await client.relay({ method, path, body });
    expect(await answer.receipt).toMatchObject({ api: "chat", costSource: "reported" });
    expect(bench.upstream.requests).toMatchObject([{ method: "POST", path: "/api/v1/chat/completions" }]);
    expect(await failureOf(client.relay({ method, path, body }))).toMatchObject({ status: 429 });
  });
});

test("queries go along, and other paths are sent as they are read", async () => {
  const client = bench.create();
  bench.upstream.fallback = json({ data: [] });
  for (const path of ["/models?a=1&b=%20c", "/models/?a=1", "/x/..//models#y", "/", "/models/a%2Fb"])
    await read(await client.relay({ method: "get", path }));
  bench.upstream.fallback = storyReply(plainText, { stream: false });
  await client.relay({ path: "/chat/completions?beta=true", body });
  expect(bench.upstream.requests.map(({ method, path, query }) => [method, path, query])).toEqual([
    ["GET", "/models", { a: "1", b: " c" }],
    ["GET", "/models", { a: "1" }],
    ["GET", "/models", {}],
    ["GET", "/api/v1", {}],
    ["GET", "/models/a%2Fb", {}],
    ["POST", "/chat/completions", { beta: "true" }],
  ]);
});

test.each(["GE T", "", 7, "GET\r\nx-a: 1"])("%j is no method", async (method) => {
  const error = await failureOf(bench.create().relay({ method: method as string, path: "/models" }));
  expect(error.kind).toBe("request");
});
