import type { Receipt } from "@wayfare/core";
import { loadCatalog } from "@wayfare/gateway";
import { hangBeforeHeaders, hangMidStream, json, startUpstream, type Upstream } from "@wayfare/test-upstream";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { as, ask, MANAGER, makeKey, manage, useGateway } from "./support.ts";

/** A provider that is asked directly: it knows no preferences, and counts its ids as clients tell it. */
let upstream: Upstream;
const receipts: Receipt[] = [];
const endpoint = (provider: string, completion: string) => ({
  provider,
  context_length: 8000,
  pricing: { prompt: "0.000001", completion, request: "0.01" },
});
const bench = useGateway(async () => {
  upstream = await startUpstream();
  const entry = { dialect: "openai", baseURL: upstream.url };
  const models = [
    { id: "acme/big", endpoints: [endpoint("dear", "0.001"), endpoint("cheap", "0.0001")] },
    { id: "acme/gift:free", canonical_slug: "acme/gift-2026", endpoints: [endpoint("cheap", "0")] },
    { id: "acme/twin:free", canonical_slug: "acme/twin-2026", endpoints: [endpoint("cheap", "0")] },
    { id: "acme/twin", canonical_slug: "acme/twin-2026", endpoints: [endpoint("cheap", "0.0001")] },
  ];
  return {
    managementKeys: [MANAGER],
    onReceipt: (receipt) => void receipts.push(receipt),
    catalog: await loadCatalog({ models }),
    upstreams: { dear: entry, cheap: entry },
  };
});
afterAll(() => upstream.close());

const usage = { prompt_tokens: 10, completion_tokens: 1000, total_tokens: 1010 };
const choices = [{ index: 0, message: { role: "assistant", content: "x" }, finish_reason: "stop" }];
beforeEach(() => {
  upstream.reset();
  upstream.fallback = () => json({ id: "chatcmpl-0123456789abcdef", choices, usage });
  receipts.length = 0;
});
const big = (more: object = {}) => ask("acme/big", { max_tokens: 1000, ...more });
const priced = (max_price: object) => big({ provider: { max_price } });

describe("max_price, which such a provider does not know", () => {
  it.each([
    [{ completion: 100 }, 1],
    [{ completion: "1000", prompt: 1, request: 0.01 }, 2],
  ])("%j leaves %i", async (max_price, tries) => {
    upstream.fallback = () => json({ error: { message: "busy" } }, { status: 503 });
    const { key } = await makeKey(bench);
    await bench.chat(priced(max_price), as(key));
    expect(upstream.requests).toHaveLength(tries);
  });

  it.each([{ completion: 99 }, { prompt: "0.5" }, { request: 0.001 }])(
    "%j leaves none",
    async (max_price) => {
      const { key } = await makeKey(bench);
      const { status, json: told } = await bench.chat(priced(max_price), as(key));
      expect(status).toBe(404);
      expect(told.error.message).toBe(
        "No endpoints of acme/big keep to 'provider.max_price'. Raise it, or choose another model.",
      );
      expect(told.error.metadata.failed_routing_step).toBe("Filter by Max Price");
      expect(upstream.requests).toEqual([]);
    },
  );

  it("does not lower what a limit holds for a call", async () => {
    const { key } = await makeKey(bench, { limit: 0.05 });
    for (const max_price of [{ prompt: 1 }, { image: 0 }, { audio: 0 }])
      expect((await bench.chat(priced(max_price), as(key))).status).toBe(402);
    expect(upstream.requests).toEqual([]);
  });
});

describe("the id of a receipt", () => {
  it("is the gateway's own, whatever a provider says and says again", async () => {
    const { key, hash } = await makeKey(bench);
    const ids = new Set<string>();
    for (let call = 0; call < 3; call += 1) {
      const { headers, json: told } = await bench.chat(big(), as(key));
      expect(told.id).toBe("chatcmpl-0123456789abcdef");
      ids.add(headers.get("x-generation-id") as string);
    }
    expect(ids.size).toBe(3);
    const [id] = ids;
    expect(id).toMatch(/^gen-\d+-\w{20}$/);
    const { data } = (await bench.get(`/generation?id=${id}`, as(key))).json;
    expect(data).toMatchObject({ id, upstream_id: "chatcmpl-0123456789abcdef", total_cost: 1.01001 });
    expect((await manage(bench, "GET", `/keys/${hash}`)).json.data.usage).toBe(3.03003);
  });

  it("is the gateway's own also where a provider writes one like ours", async () => {
    upstream.fallback = () => json({ id: "gen-chosen-by-a-client", choices, usage });
    const { key } = await makeKey(bench);
    const { headers } = await bench.chat(big(), as(key));
    expect(headers.get("x-generation-id")).toMatch(/^gen-\d+-\w{20}$/);
  });
});

describe("a call that its client leaves", () => {
  /** Reads so many events, leaves, and waits for the receipt. */
  async function leave(events: number): Promise<Receipt | undefined> {
    const departure = new AbortController();
    const body = JSON.stringify(big({ stream: true }));
    const { key } = await makeKey(bench);
    const init = { method: "POST", body, signal: departure.signal, ...as(key) };
    const answer = fetch(`${bench.url}/chat/completions`, init);
    if (events === 0) await expect.poll(() => upstream.requests.length).toBe(1);
    else {
      const reader = (await answer).body?.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      for (let done = false; !done && text.split("data:").length <= events; ) {
        const read = await reader?.read();
        done = read?.done !== false;
        text += read?.value ?? "";
      }
    }
    departure.abort();
    await answer.catch(() => {});
    await expect.poll(() => receipts.length).toBe(1);
    return receipts[0];
  }

  it.each([
    ["content", ":"],
    ["content", ": "],
    ["reasoning", " : "],
    ["reasoning_content", ":"],
  ])("in the midst of its %s is billed for it, with%s behind names", async (field, colon) => {
    const text = 'sixteen letters \\\\"';
    const delta = `{"${field}"${colon}${JSON.stringify(text)}}`;
    const event = `data: {"id"${colon}"x","choices"${colon}[{"index"${colon}0,"delta"${colon}${delta}}]}\n\n`;
    upstream.enqueue({ ...hangMidStream([], 0), steps: [{ write: event.repeat(8) }, { hang: true }] });
    const { cost, costSource, model, provider } = (await leave(8)) as Receipt;
    expect([costSource, model, provider]).toEqual(["estimated", "acme/big", "dear"]);
    // Forty tokens at least, at a thousandth each, and the price of a request.
    expect(Number(cost) / 1e15).toBeGreaterThan(0.04);
    expect(Number(cost) / 1e15).toBeLessThan(0.08);
  });

  it("before any content is booked for whoever was at work", async () => {
    upstream.enqueue(hangBeforeHeaders());
    expect(await leave(0)).toMatchObject({ model: "acme/big", provider: "dear", aborted: true });
  });
});

describe("limits of free models", () => {
  it("hold for every name of the model", async () => {
    const { key } = await makeKey(bench, { free_requests_per_day: 1 });
    const names = ["acme/gift-2026", "acme/gift:free", "acme/gift-2026", "acme/gift:free:nitro"];
    const statuses: number[] = [];
    for (const name of names) statuses.push((await bench.chat(ask(name), as(key))).status);
    expect(statuses).toEqual([200, 429, 429, 429]);
  });

  it("do not hold for the model that shares its slug with a free one", async () => {
    const { key } = await makeKey(bench, { free_requests_per_day: 0 });
    const { status } = await bench.chat(ask("acme/twin-2026"), as(key));
    expect([status, upstream.requests[0]?.json]).toEqual([
      200,
      expect.objectContaining({ model: "acme/twin" }),
    ]);
  });
});

describe("a cap on the output", () => {
  it.each([
    [{ max_completion_tokens: 500 }, { max_completion_tokens: 100, max_tokens: undefined }],
    [{ max_tokens: 500 }, { max_tokens: 100, max_completion_tokens: undefined }],
    [{}, { max_tokens: 100 }],
  ])(
    "makes of %j %j: under the name that was used, else the one that most servers know",
    async (given, expected) => {
      const { key } = await makeKey(bench, { max_completion_tokens: 100 });
      await bench.chat(ask("acme/big", given), as(key));
      const { max_tokens, max_completion_tokens } = upstream.requests[0]?.json ?? {};
      expect({ max_tokens, max_completion_tokens }).toMatchObject(expected);
    },
  );

  it.each([{ n: 2 }, { best_of: 2 }])("is for all answers together: %j", async (more) => {
    const { key } = await makeKey(bench, { max_completion_tokens: 100 });
    const { status, json: told } = await bench.chat(ask("acme/big", more), as(key));
    expect([status, told.error.message]).toEqual([403, expect.stringContaining("'n'")]);
    expect((await bench.chat(ask("acme/big", { n: 1 }), as(key))).status).toBe(200);
  });
});
