import type { Receipt } from "@wayfare/core";
import { createMemoryBooks, loadCatalog } from "@wayfare/gateway";
import {
  cutBeforeHeaders,
  hangBeforeHeaders,
  htmlError,
  json,
  startUpstream,
  type Upstream,
} from "@wayfare/test-upstream";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { as, MANAGER, makeKey, requests, useGateway } from "../support.ts";

/** Whoever gives up waiting for a picture may be billed for it all the same. */
let upstream: Upstream;
const books = createMemoryBooks();
const receipts: Receipt[] = [];
const recorded: Receipt[] = [];
const record = (receipt: Receipt) => {
  recorded.push(receipt);
  return books.record(receipt);
};
const model = (id: string, output: string) => ({
  id,
  output_modalities: [output],
  endpoints: ["one", "two"].map((provider) => ({
    provider,
    context_length: 8000,
    max_completion_tokens: 1000,
    pricing: { prompt: "0.000001", completion: "0.00001", image_output: "0.00004", audio: "0.000001" },
  })),
});
const bench = useGateway(async () => {
  upstream = await startUpstream();
  const entry = { dialect: "openai", baseURL: upstream.url, apiKey: "sk-direct-key" };
  return {
    managementKeys: [MANAGER],
    deadlines: { firstByte: 150 },
    ledger: { ...books, record },
    onReceipt: (receipt) => void receipts.push(receipt),
    catalog: await loadCatalog({
      models: [model("acme/paint", "image"), model("acme/hear", "transcription")],
    }),
    upstreams: { one: entry, two: entry },
  };
});
afterAll(() => upstream.close());
beforeEach(() => {
  upstream.reset();
  receipts.length = 0;
  recorded.length = 0;
});
const paint = (key?: string) =>
  bench.post("/images", { model: "acme/paint", prompt: "a fox" }, key === undefined ? {} : as(key));
const picture = json({ data: [], usage: { input_tokens: 10, output_tokens: 100, total_tokens: 110 } });
const refused = (code: number) => json({ error: { code, message: "no" } }, { status: code });

describe("a call for media that brings nothing", () => {
  it("cost nothing where every try was refused in the API's own words", async () => {
    const { key } = await makeKey(bench);
    upstream.enqueue(refused(503), refused(401));
    expect((await paint(key)).status).toBe(502);
    expect(recorded).toMatchObject([{ cost: 0n, costSource: "computed", attempts: [{}, {}] }]);
  });

  it.each([
    ["a timeout", hangBeforeHeaders()],
    ["a cut", cutBeforeHeaders()],
    ["the page of a proxy", htmlError(502)],
    [
      "an answer that cannot be read",
      { headers: { "content-type": "text/plain" }, steps: [{ write: "1\nhi" }] },
    ],
  ])("has an unknown cost after %s", async (_, fault) => {
    const { key } = await makeKey(bench);
    upstream.enqueue(fault, refused(429));
    const { status } = await paint(key);
    expect(status).toBeGreaterThanOrEqual(429);
    expect(recorded.filter(({ cost }) => cost === undefined)).toMatchObject([
      { api: "images", provider: "one", costSource: "unknown", tags: { key: expect.any(String) } },
    ]);
    expect(receipts).toHaveLength(1);
  });

  it("leaves a receipt for each try, and what each may have cost stays reserved", async () => {
    const { key } = await makeKey(bench, { limit: 0.1 });
    upstream.enqueue(hangBeforeHeaders(), picture);
    expect((await paint(key)).status).toBe(200);
    expect(recorded).toMatchObject([
      { provider: "one", cost: undefined, error: "timeout", attempts: [{ provider: "one" }] },
      { provider: "two", costSource: "computed", attempts: [{}, {}] },
    ]);
    expect(recorded[0]?.id).not.toBe(recorded[1]?.id);
    const { limit_remaining } = (await bench.get("/key", as(key))).json.data;
    expect(limit_remaining).toBeCloseTo(0.1 - 0.0412 - 0.00401, 2);
  });

  it("is not tried again where the limit does not hold two", async () => {
    const { key } = await makeKey(bench, { limit: 0.06 });
    upstream.enqueue(hangBeforeHeaders(), picture);
    expect((await paint(key)).status).toBe(402);
    expect(upstream.requests).toHaveLength(1);
    expect(recorded).toMatchObject([{ cost: undefined, costSource: "unknown" }]);
  });

  it("is left by its client at an unknown cost", async () => {
    upstream.enqueue(hangBeforeHeaders());
    const { key } = await makeKey(bench);
    const signal = AbortSignal.timeout(50);
    const body = { ...requests["/audio/transcriptions"], model: "acme/hear" };
    await expect(bench.post("/audio/transcriptions", body, { ...as(key), signal })).rejects.toThrow();
    await expect.poll(() => recorded).toMatchObject([{ aborted: true, cost: undefined }]);
  });
});
