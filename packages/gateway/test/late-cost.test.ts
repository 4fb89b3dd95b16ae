import type { Receipt } from "@wayfare/core";
import { createGateway, loadCatalog } from "@wayfare/gateway";
import {
  hangBeforeHeaders,
  hangMidStream,
  json,
  type Reply,
  startUpstream,
  stories,
} from "@wayfare/test-upstream";
import { describe, expect, it } from "vitest";
import { as, ask, MANAGER, makeKey, manage, UPSTREAM_KEY, useRelay } from "./support.ts";

const story = stories[Object.keys(stories)[0] as keyof typeof stories];
const id = story.chunks[0]?.id as string;
const pricing = { prompt: "0.000001", completion: "0.000002" };
const models = [{ id: "lumen/otter-1", context_length: 32_000, pricing }];

/** A list of receipts, and a way to wait for the first of them. */
function listen() {
  let tell = (_: Receipt) => {};
  const receipts: Receipt[] = [];
  const onReceipt = (receipt: Receipt) => {
    receipts.push(receipt);
    tell(receipt);
  };
  const next = () =>
    new Promise<Receipt>((resolve) => {
      tell = resolve;
    });
  return { receipts, onReceipt, next };
}

const notYet = json({ error: { code: 404, message: "not yet" } }, { status: 404 });

const record = json({
  data: { id, total_cost: 0.00123, native_tokens_prompt: 11, native_tokens_completion: 3 },
});

/** Reads the start of a stream and leaves. */
async function leave(url: string, key: string): Promise<void> {
  const departure = new AbortController();
  const response = await fetch(`${url}/chat/completions`, {
    method: "POST",
    body: JSON.stringify(ask("lumen/otter-1", { stream: true, max_tokens: 1000 })),
    signal: departure.signal,
    ...as(key),
  });
  await response.body?.getReader().read();
  departure.abort();
}

describe("a stream that its client leaves", () => {
  const { receipts, onReceipt, next } = listen();
  const relay = useRelay({ managementKeys: [MANAGER], onReceipt }, models);
  const shown = async (hash: string) => (await manage(relay, "GET", `/keys/${hash}`)).json.data;

  it("is settled with what the upstream tells of it a little later, and told once", async () => {
    const { key, hash } = await makeKey(relay, { limit: 1 });
    const answers: Reply[] = [notYet, record];
    relay.upstream.route("GET", "/generation", () => answers.shift() ?? record);
    relay.upstream.enqueue(hangMidStream(story.chunks, 2));
    const receipt = next();
    await leave(relay.url, key);
    expect(await receipt).toMatchObject({
      id,
      aborted: true,
      cost: 1_230_000_000_000n,
      costSource: "reported",
      tokens: { prompt: 11, completion: 3 },
      tags: { key: hash },
    });
    const question = relay.upstream.requests.at(-1);
    expect(question?.query).toEqual({ id });
    expect(question?.headers.authorization).toBe(`Bearer ${UPSTREAM_KEY}`);
    expect(await shown(hash)).toMatchObject({ usage: 0.00123, limit_remaining: 0.99877 });
    const { data } = (await relay.get(`/generation?id=${id}`, as(key))).json;
    expect(data).toMatchObject({ cancelled: true, total_cost: 0.00123, native_tokens_completion: 3 });
    expect(receipts).toHaveLength(1);
  });

  it("is counted where the upstream tells nothing, and so flagged", async () => {
    const { key, hash } = await makeKey(relay, { limit: 1 });
    relay.upstream.enqueue(hangMidStream(story.chunks, 2));
    const receipt = next();
    await leave(relay.url, key);
    const { cost, costSource, aborted } = await receipt;
    expect([costSource, aborted]).toEqual(["estimated", true]);
    const usd = Number(cost) / 1e15;
    expect(usd).toBeGreaterThan(0.000005);
    expect(usd).toBeLessThan(0.0002);
    expect(await shown(hash)).toMatchObject({ usage: usd, limit_remaining: Number((1 - usd).toFixed(15)) });
  });

  it("takes all that was reserved until it is known", async () => {
    const { key, hash } = await makeKey(relay, { limit: 1 });
    relay.upstream.route("GET", "/generation", notYet);
    relay.upstream.enqueue(hangMidStream(story.chunks, 2));
    const receipt = next();
    await leave(relay.url, key);
    await relay.upstream.requests[0]?.closed;
    // A thousand tokens at their price, and the prompt.
    expect((await shown(hash)).limit_remaining).toBeLessThanOrEqual(0.998);
    relay.upstream.route("GET", "/generation", record);
    await receipt;
    expect((await shown(hash)).limit_remaining).toBe(0.99877);
  });
});

it("a client that leaves before the first content leaves a bill for what it sent", async () => {
  const upstream = await startUpstream();
  upstream.enqueue(hangBeforeHeaders());
  const { onReceipt, next } = listen();
  const gateway = createGateway({
    catalog: await loadCatalog({ data: models }),
    upstreams: { "*": { dialect: "openrouter", baseURL: upstream.url, apiKey: UPSTREAM_KEY } },
    onReceipt,
  });
  const { url } = await gateway.listen({ port: 0 });
  const receipt = next();
  const departure = new AbortController();
  const body = JSON.stringify(ask("lumen/otter-1", { max_tokens: 1000 }));
  const pending = fetch(`${url}/v1/chat/completions`, { method: "POST", body, signal: departure.signal });
  while (upstream.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  departure.abort();
  await expect(pending).rejects.toThrow();
  const { cost, costSource, aborted } = await receipt;
  expect([costSource, aborted]).toEqual(["estimated", true]);
  expect(cost).toBeGreaterThan(0n);
  expect(cost).toBeLessThan(100_000_000_000n);
  await gateway.close();
  await upstream.close();
});

it("a client that leaves before the first content leaves a bill for what it sent", async () => {
  const upstream = await startUpstream();
  upstream.enqueue(hangBeforeHeaders());
  const { onReceipt, next } = listen();
  const gateway = createGateway({
    catalog: await loadCatalog({ data: models }),
    upstreams: { "*": { dialect: "openrouter", baseURL: upstream.url, apiKey: UPSTREAM_KEY } },
    onReceipt,
  });
  const { url } = await gateway.listen({ port: 0 });
  const receipt = next();
  const departure = new AbortController();
  const body = JSON.stringify(ask("lumen/otter-1", { max_tokens: 1000 }));
  const pending = fetch(`${url}/v1/chat/completions`, { method: "POST", body, signal: departure.signal });
  while (upstream.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  departure.abort();
  await expect(pending).rejects.toThrow();
  const { cost, costSource, aborted } = await receipt;
  expect([costSource, aborted]).toEqual(["estimated", true]);
  expect(cost).toBeGreaterThan(0n);
  expect(cost).toBeLessThan(100_000_000_000n);
  await gateway.close();
  await upstream.close();
});

it("closing ends the wait: what is not told by then is counted", async () => {
  const upstream = await startUpstream();
  upstream.route("GET", "/generation", notYet);
  upstream.enqueue(hangMidStream(story.chunks, 2));
  const { receipts, onReceipt } = listen();
  const gateway = createGateway({
    catalog: await loadCatalog({ data: models }),
    upstreams: { "*": { dialect: "openrouter", baseURL: upstream.url, apiKey: UPSTREAM_KEY } },
    onReceipt,
  });
  const { url } = await gateway.listen({ port: 0 });
  await leave(`${url}/api/v1`, "any");
  await upstream.requests[0]?.closed;
  await gateway.close();
  expect(receipts).toMatchObject([{ id, aborted: true, costSource: "estimated" }]);
  await upstream.close();
});

it.each(["openai", "openrouter"])(
  "a provider that keeps no records is counted at once, behind the dialect %s",
  async (dialect) => {
    const upstream = await startUpstream();
    upstream.enqueue(hangMidStream(story.chunks, 2));
    const { onReceipt, next } = listen();
    const provider = "plain";
    const endpoint = { provider, context_length: 32_000, pricing };
    const gateway = createGateway({
      catalog: await loadCatalog({ models: [{ id: "lumen/otter-1", endpoints: [endpoint] }] }),
      upstreams: { [provider]: { dialect, baseURL: upstream.url, keepsRecords: false } },
      onReceipt,
    });
    const { url } = await gateway.listen({ port: 0 });
    const receipt = next();
    await leave(`${url}/api/v1`, "any");
    expect(await receipt).toMatchObject({ costSource: "estimated", aborted: true });
    expect(upstream.requests.map(({ path }) => path)).toEqual(["/chat/completions"]);
    await gateway.close();
    await upstream.close();
  },
);
