// The mistakes that hand-written routes make, one test each: what they do is said in the name, what ours does in the body.
import { createOpenRouter } from "@wayfare/core";
import { createBudgets } from "@wayfare/core/budgets";
import { openrouterChat } from "@wayfare/express";
import {
  cutAfterHeaders,
  errorBody,
  errorMidStream,
  hangMidStream,
  json,
  rateLimited,
  sse,
  stories,
  storyReply,
  text,
} from "@wayfare/test-upstream";
import { expect, test, vi } from "vitest";
import { ask, KEY, post, refused, sleep, useUpstream } from "./support.ts";

const bench = useUpstream();
const story = stories.plainText;
const streamed = { ...ask, stream: true };

test("the whole body is forwarded: fields that cost are refused by name, and nothing is sent", async () => {
  const url = `${await bench.serve()}/chat`;
  for (const field of ["tools", "plugins", "provider", "transforms", "user", "n"]) {
    const value = {
      tools: [{ type: "openrouter:web_search" }],
      plugins: [{ id: "web" }],
      provider: { order: ["x"] },
      transforms: ["middle-out"],
      user: "root",
      n: 9,
    }[field];
    expect(await refused(post(url, { ...ask, [field]: value }))).toMatchObject({
      status: 403,
      message: expect.stringContaining(`'${field}'`),
    });
  }
  expect(bench.upstream.requests).toEqual([]);
});

test("any model: the list holds for every way to name one", async () => {
  const url = `${await bench.serve({ models: ["lumen/*"] })}/chat`;
  for (const body of [
    { model: "dear/whale-1" },
    { models: ["lumen/otter-1", "dear/whale-1"] },
    { model: "lumen/otter-1:online" },
    { model: "openrouter/auto" },
  ])
    expect(await refused(post(url, { ...ask, ...body }))).toMatchObject({ status: 403 });
  expect(bench.upstream.requests).toEqual([]);
});

test("any max_tokens: what is too much is refused, and what is not said is capped", async () => {
  const url = `${await bench.serve({ maxTokens: 50 })}/chat`;
  expect(await refused(post(url, { ...ask, max_tokens: 51 }))).toMatchObject({ status: 400 });
  bench.upstream.fallback = json(story.completion);
  await post(url);
  expect(bench.upstream.requests[0]?.json.max_tokens).toBe(50);
});

test("no authentication: a route that does not say who may call is not made", () => {
  expect(() => openrouterChat({ apiKey: KEY, models: ["*"] })).toThrow("`user` is missing");
});

test("CORS open to everybody: not a header of it, and no simple request of a web page gets through", async () => {
  const url = `${await bench.serve()}/chat`;
  bench.upstream.fallback = json(story.completion);
  const answer = await post(url, ask, { headers: { origin: "https://evil.test" } });
  expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a"])
    expect(await refused(post(url, ask, { headers: { "content-type": type } }))).toMatchObject({
      status: 415,
    });
});

test("the upstream's status is lost: it arrives, with the wait and the id", async () => {
  const url = `${await bench.serve()}/chat`;
  bench.upstream.enqueue(rateLimited({ retryAfter: 7 }));
  const limited = await refused(post(url));
  expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "7"]);
  bench.upstream.enqueue(errorBody("contextLength"));
  expect(await refused(post(url))).toMatchObject({
    status: 400,
    metadata: { error_type: "context_length_exceeded" },
  });
  bench.upstream.enqueue(storyReply(story, { stream: true }));
  const answer = await post(url, streamed);
  expect(answer.headers.get("content-type")).toBe("text/event-stream");
  expect(answer.headers.get("x-generation-id")).toBe(bench.upstream.requests.length ? await fetchId() : "");
  await answer.text();

  async function fetchId() {
    bench.upstream.enqueue(storyReply(story, { stream: true }));
    const direct = await post(`${bench.upstream.url}/chat/completions`, streamed);
    await direct.text();
    return direct.headers.get("x-generation-id");
  }
});

test("the upstream's error text reaches the browser: words are fixed, and no key shows", async () => {
  const url = `${await bench.serve()}/chat`;
  const leaky = {
    error: {
      code: 502,
      message: `fetch https://internal.test/?key=${KEY} failed`,
      metadata: { raw: `Bearer ${KEY}`, provider_name: "Harbor" },
    },
  };
  bench.upstream.enqueue(json(leaky, { status: 502 }));
  const error = await refused(post(url));
  expect(error).toMatchObject({ status: 502, message: "The model's provider failed. Try again." });
  expect(JSON.stringify(error)).not.toContain("internal.test");
});

test.each([
  ["a refused key", 401, 502, "The service cannot answer at the moment."],
  ["credits that ran out", 402, 402, "The service has run out of credits."],
])("%s of ours is not the caller's affair", async (_, code, status, message) => {
  const told: unknown[] = [];
  const url = `${await bench.serve({ onError: (error) => told.push(error) })}/chat`;
  const body = {
    error: {
      code,
      message: `account 81 of ann@corp.test, ${KEY}`,
      metadata: { limit_source: code === 402 ? "openrouter_credits" : undefined },
    },
    user_id: "user_81",
  };
  bench.upstream.enqueue(json(body, { status: code }));
  const error = await refused(post(url));
  expect(error).toMatchObject({ status, message });
  expect(JSON.stringify(error)).not.toMatch(/81|corp|openrouter_credits/);
  expect(told).toMatchObject([{ status: code }]);
});

test("a missing key is told to the server, and not as 401 to the caller", async () => {
  vi.stubEnv("OPENROUTER_API_KEY", "");
  const openrouter = createOpenRouter({ baseURL: bench.upstream.url });
  const told: unknown[] = [];
  const url = `${await bench.serve({ openrouter, onError: (error) => told.push(error) })}/chat`;
  expect(await refused(post(url))).toMatchObject({
    status: 502,
    message: "The service cannot answer at the moment.",
  });
  expect(told).toMatchObject([
    { kind: "authentication", message: expect.stringContaining("OPENROUTER_API_KEY") },
  ]);
  vi.unstubAllEnvs();
});

test("the key is in the front end: what goes out never holds it, nor any request header", async () => {
  const url = `${await bench.serve()}/chat`;
  bench.upstream.fallback = (request) => storyReply(story, request);
  const answer = await post(url, streamed, {
    headers: { authorization: "Bearer sk-caller-123456", cookie: "session=1" },
  });
  const said = (await answer.text()) + JSON.stringify([...answer.headers]);
  expect(said).not.toContain(KEY);
  const sent = bench.upstream.requests[0]?.headers;
  expect([sent?.authorization, sent?.cookie]).toEqual([`Bearer ${KEY}`, undefined]);
});

test("no abort on disconnect, or one that listens to the request: the provider stops within 100 ms", async () => {
  const url = `${await bench.serve()}/chat`;
  for (const form of ["stream", "json"] as const) {
    bench.upstream.enqueue(
      form === "stream" ? hangMidStream(story.chunks) : { beforeHeaders: [{ hang: true }], steps: [] },
    );
    const controller = new AbortController();
    const pending = post(url, form === "stream" ? streamed : ask, { signal: controller.signal });
    if (form === "stream") await (await pending).body?.getReader().read();
    else await vi.waitFor(() => expect(bench.upstream.requests).toHaveLength(2));
    const left = performance.now();
    controller.abort();
    pending.catch(() => {});
    const received = bench.upstream.requests.at(-1);
    await received?.closed;
    expect(performance.now() - left).toBeLessThan(100);
    expect(received?.clientHungUp).toBe(true);
  }
});

test("the budget is checked, then spent: calls at once cannot outrun it", async () => {
  const limits = createBudgets({
    budgets: [{ limit: "0.00005", scope: "user" }],
    offers: () => [{ pricing: { prompt: "0", completion: "0", request: "0.00002" } }],
  });
  const openrouter = createOpenRouter({
    apiKey: KEY,
    baseURL: bench.upstream.url,
    retry: false,
    budgets: limits,
  });
  const url = `${await bench.serve({ openrouter, user: () => "ann", maxConcurrent: 50 })}/chat`;
  bench.upstream.fallback = json({
    ...story.completion,
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cost: 0.00002 },
  });
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(url)));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(2);
  expect(statuses.filter((status) => status === 402)).toHaveLength(18);
  await Promise.all(answers.map((answer) => answer.text()));
  expect(bench.upstream.requests).toHaveLength(2);
});

test("reservations leak: nothing is held after failures, cuts and callers that left", async () => {
  const limits = createBudgets({
    budgets: [{ limit: "1", scope: "user" }],
    offers: () => [{ pricing: { prompt: "0", completion: "0", request: "0.01" } }],
  });
  const openrouter = createOpenRouter({
    apiKey: KEY,
    baseURL: bench.upstream.url,
    retry: false,
    budgets: limits,
    computeCost: () => 0n,
  });
  bench.upstream.route("GET", "/generation", json({ error: { code: 401, message: "No." } }, { status: 401 }));
  const url = `${await bench.serve({ openrouter, user: () => "ann" })}/chat`;
  bench.upstream.enqueue(
    errorBody("contextLength"),
    errorMidStream(story.chunks),
    cutAfterHeaders(),
    hangMidStream(story.chunks),
  );
  await (await post(url)).text();
  await (await post(url, streamed)).text();
  await (await post(url, streamed)).text();
  const controller = new AbortController();
  const last = await post(url, streamed, { signal: controller.signal });
  await last.body?.getReader().read();
  controller.abort();
  await bench.upstream.settled();
  await openrouter.settled();
  const [status] = await limits.status({ tags: { user: "ann" } });
  expect(status?.reserved).toBe(0n);
});

test("an error after the headers resets the connection: it is an event, then the end", async () => {
  const url = `${await bench.serve()}/chat`;
  bench.upstream.enqueue(sse(story.chunks.slice(0, 2), { done: false }));
  const said = await (await post(url, streamed)).text();
  const events = said.trim().split("\n\n");
  expect(events.at(-1)).toBe("data: [DONE]");
  const error = JSON.parse(events.at(-2)?.slice(6) ?? "");
  expect(error).toMatchObject({
    error: { code: 502, message: "The model's provider failed. Try again." },
    choices: [{ finish_reason: "error" }],
  });
});

test("an upstream without a content type, or a page: an error as JSON, never the page", async () => {
  const url = `${await bench.serve()}/chat`;
  bench.upstream.enqueue(
    text("<html>Bad gateway 10.0.0.7</html>", { status: 502, headers: { "content-type": "text/html" } }),
  );
  const error = await refused(post(url));
  expect([error.status, JSON.stringify(error).includes("10.0.0.7")]).toEqual([502, false]);
});

test("`user` that throws is a bug of the server: 500, told to it alone", async () => {
  const told: unknown[] = [];
  const user = () => {
    throw new Error(`session store ${KEY} is down`);
  };
  const url = `${await bench.serve({ user, onError: (error) => void told.push(error) })}/chat`;
  expect(await refused(post(url))).toMatchObject({ status: 500, message: "Internal Server Error" });
  expect(told).toHaveLength(1);
  await sleep(0);
});
