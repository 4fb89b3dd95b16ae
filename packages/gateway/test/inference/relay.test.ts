import type { Receipt } from "@wayfare/core";
import { cutBeforeHeaders, errorReply, hangBeforeHeaders, json, sse } from "@wayfare/test-upstream";
import { describe, expect, it } from "vitest";
import { apis, as, type Loose, MANAGER, makeKey, requests, UPSTREAM_KEY, useRelay } from "../support.ts";

const receipts: Receipt[] = [];
const onReceipt = (receipt: Receipt) => void receipts.push(receipt);
const bench = useRelay({ onReceipt });
const paths = Object.keys(requests);
/** Odd spacing and signs, which only survive where nothing is written anew. */
const spelled = (fields: object) =>
  JSON.stringify({ model: "acme/one", ...fields, ä: "\u2028" }, null, 1).replace(/:/g, " :");
const bare = (path: string) => ({ ...requests[path], model: "acme/one" });
/** Nobody may end in the middle of a body. */
const sound = Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 7) % 256));
const speech = (headers: Record<string, string> = {}) => ({
  headers: { "content-type": "audio/pcm", ...headers },
  steps: [{ write: sound.subarray(0, 30_001) }, { wait: 5 }, { write: sound.subarray(30_001) }],
});
const answers: Loose = {
  "/embeddings": { id: "gen-1-embed", data: [], usage: { prompt_tokens: 8, total_tokens: 8, cost: 0.25 } },
  "/rerank": { id: "gen-1-rerank", provider: "Cohere", results: [], usage: { search_units: 1, cost: 0.25 } },
  "/images": {
    created: 1,
    data: [],
    usage: { prompt_tokens: 1, completion_tokens: 9, total_tokens: 10, cost: 0.25 },
  },
  "/audio/transcriptions": {
    text: "ü",
    usage: { seconds: 2, input_tokens: 3, output_tokens: 4, cost: 0.25 },
  },
  "/completions": {
    id: "gen-1-text",
    choices: [{ text: "hi", finish_reason: "stop" }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cost: 0.25 },
  },
};

describe.each(Object.keys(answers))("POST %s through a router", (path) => {
  it("passes the bytes both ways, under the gateway's own key, and books what was told", async () => {
    receipts.length = 0;
    const reply = `\n${JSON.stringify(answers[path], null, 3)}  `;
    const head = { "content-type": "application/json", "x-generation-id": "gen-img-head", "x-secret": "no" };
    bench.upstream.enqueue({ headers: head, steps: [{ write: reply }] });
    const sent = spelled(bare(path));
    const { status, text, headers } = await bench.post(path, sent, {
      headers: { authorization: "Bearer client-key", "x-session-id": "s1", "x-other": "no" },
    });
    expect([status, text]).toEqual([200, reply]);
    const [got] = bench.upstream.requests;
    expect([got?.method, got?.path, got?.body]).toEqual(["POST", path, sent]);
    expect(got?.headers).toMatchObject({ authorization: `Bearer ${UPSTREAM_KEY}`, "x-session-id": "s1" });
    expect(got?.headers["x-other"]).toBeUndefined();
    expect(headers.get("x-secret")).toBeNull();
    const id = answers[path].id ?? "gen-img-head";
    expect(headers.get("x-generation-id")).toBe(id);
    expect(receipts).toMatchObject([
      { id, api: apis[path], cost: 250_000_000_000_000n, costSource: "reported" },
    ]);
  });
});

describe("POST /audio/speech through a router", () => {
  it("passes the sound byte for byte; what it cost is in the router's record", async () => {
    receipts.length = 0;
    bench.upstream.enqueue(speech({ "x-generation-id": "gen-tts-1" }));
    bench.upstream.route(
      "GET",
      "/generation",
      json({ data: { id: "gen-tts-1", total_cost: 0.5, model: "acme/one" } }),
    );
    const sent = spelled(bare("/audio/speech"));
    const { bytes, headers } = await bench.post("/audio/speech", sent);
    expect(bytes.equals(sound)).toBe(true);
    expect([headers.get("content-type"), headers.get("x-generation-id")]).toEqual(["audio/pcm", "gen-tts-1"]);
    expect(bench.upstream.requests[0]?.body).toBe(sent);
    await expect.poll(() => receipts, { timeout: 5000 }).toMatchObject([{ id: "gen-tts-1", api: "speech" }]);
    expect(receipts[0]?.cost).toBe(500_000_000_000_000n);
  });

  it("takes an error inside a success, and a text in place of sound, for what they are", async () => {
    bench.upstream.enqueue(json({ error: { code: 429, message: "slow down" } }));
    expect((await bench.post("/audio/speech", bare("/audio/speech"))).status).toBe(429);
    bench.upstream.enqueue(json({ text: "no sound" }));
    expect((await bench.post("/audio/speech", bare("/audio/speech"))).status).toBe(502);
  });
});

describe("a stream of POST /completions through a router", () => {
  it("passes byte for byte as it comes, and its usage is read beside", async () => {
    receipts.length = 0;
    const events = [
      { id: "gen-1-s", choices: [{ index: 0, text: "Hel", finish_reason: null }] },
      { id: "gen-1-s", choices: [{ index: 0, text: "lo", finish_reason: "stop" }] },
      {
        id: "gen-1-s",
        choices: [],
        usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3, cost: 0.125 },
      },
    ];
    const reply = sse(events);
    bench.upstream.enqueue(reply);
    const { text, headers } = await bench.post("/completions", { ...bare("/completions"), stream: true });
    expect(headers.get("content-type")).toContain("text/event-stream");
    expect(text).toContain('"text":"Hel"');
    expect(text).toContain("data: [DONE]");
    expect(receipts).toMatchObject([
      { id: "gen-1-s", api: "completions", streamed: true, costSource: "reported" },
    ]);
  });

  it("is committed by its first text: what breaks after that ends it", async () => {
    const first = { id: "gen-1-s", choices: [{ index: 0, text: "Hel", finish_reason: null }] };
    bench.upstream.enqueue({
      headers: { "content-type": "text/event-stream" },
      steps: [{ write: `data: ${JSON.stringify(first)}\n\n` }, { wait: 30 }, { cut: true }],
    });
    const { status, text } = await bench.post("/completions", { ...bare("/completions"), stream: true });
    expect(status).toBe(200);
    expect(text).toContain('"text":"Hel"');
    expect(text).toContain('"finish_reason":"error"');
  });
});

describe.each(paths)("POST %s that fails", (path) => {
  it("tells the router's error in OpenRouter's shape, with the id of its record", async () => {
    bench.upstream.enqueue(errorReply(429, { error: { code: 429, message: "slow down" } }));
    const { status, json: body, headers } = await bench.post(path, bare(path));
    expect([status, body.error.code]).toEqual([429, 429]);
    expect(body.error.metadata.error_type).toBe("rate_limit_exceeded");
    const id = headers.get("x-generation-id");
    const { data } = (await bench.get(`/generation?id=${id}`)).json;
    expect(data).toMatchObject({ id, total_cost: 0, finish_reason: "error" });
  });

  it("goes to the next of `models`", async () => {
    const good = path === "/audio/speech" ? speech() : json(answers[path]);
    bench.upstream.enqueue(cutBeforeHeaders(), good as Loose);
    const { status } = await bench.post(path, { ...bare(path), models: ["acme/two"] });
    expect(status).toBe(200);
    const asked = bench.upstream.requests.filter((got) => got.path === path).map((got) => got.json.model);
    expect(asked).toEqual(["acme/one", "acme/two"]);
  });

  it("ends upstream when the client leaves", async () => {
    receipts.length = 0;
    bench.upstream.enqueue(hangBeforeHeaders());
    const departure = new AbortController();
    const pending = bench.post(path, bare(path), { signal: departure.signal });
    await expect.poll(() => bench.upstream.requests.length).toBe(1);
    departure.abort();
    await expect(pending).rejects.toThrow();
    await bench.upstream.settled(3000);
    expect(bench.upstream.requests[0]?.clientHungUp).toBe(true);
    const left = () => receipts.filter(({ api, aborted }) => api === apis[path] && aborted);
    await expect.poll(() => left().length).toBe(1);
  });
});

describe("a key's rules in front of a router", () => {
  const bench = useRelay({ managementKeys: [MANAGER] });

  it.each(paths)("keep POST %s back when its price is not known and a limit holds", async (path) => {
    const { key } = await makeKey(bench, { limit: 1 });
    const { status, json: body } = await bench.post(path, bare(path), as(key));
    expect([status, body.error.message]).toEqual([400, expect.stringContaining("price")]);
    expect(bench.upstream.requests.filter((got) => got.method === "POST")).toEqual([]);
  });

  it("hold also where the router takes no such preferences", async () => {
    const { key } = await makeKey(bench, { zdr: true });
    const { key: narrow } = await makeKey(bench, { allowed_providers: ["openai"] });
    bench.upstream.fallback = json(answers["/embeddings"]);
    expect((await bench.post("/embeddings", bare("/embeddings"), as(key))).status).toBe(200);
    expect(bench.upstream.requests[0]?.json.provider).toEqual({ zdr: true });
    const refused = await bench.post("/audio/speech", bare("/audio/speech"), as(key));
    expect([refused.status, refused.json.error.message]).toEqual([404, expect.stringContaining("(zdr)")]);
    expect((await bench.post("/images", bare("/images"), as(narrow))).status).toBe(200);
    expect(
      (await bench.post("/audio/transcriptions", bare("/audio/transcriptions"), as(narrow))).status,
    ).toBe(403);
  });
});

describe("a list that does not say what its models give", () => {
  const bench = useRelay({}, [{ id: "local/nomic-embed", pricing: { prompt: "0.001", completion: "0" } }]);

  it("leaves it to whoever is behind it", async () => {
    bench.upstream.enqueue(json({ data: [], usage: { prompt_tokens: 2, total_tokens: 2 } }));
    const { status } = await bench.post("/embeddings", { model: "local/nomic-embed", input: "a fox" });
    expect(status).toBe(200);
  });
});
