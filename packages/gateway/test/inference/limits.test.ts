import type { Receipt } from "@wayfare/core";
import { json } from "@wayfare/test-upstream";
import { beforeEach, describe, expect, it } from "vitest";
import { as, type Loose, MANAGER, makeKey, useRelay } from "../support.ts";

/** Models as a router lists them. */
const listed = (id: string, output: string, pricing: object) => ({
  id,
  architecture: { output_modalities: [output] },
  pricing: { prompt: "0.000001", completion: "0.000001", ...pricing },
  context_length: 8000,
  top_provider: { max_completion_tokens: 1000 },
});
const byPiece = { prompt: "0", completion: "0" };
const receipts: Receipt[] = [];
const onReceipt = (receipt: Receipt) => void receipts.push(receipt);
const bench = useRelay({ managementKeys: [MANAGER], onReceipt }, [
  listed("acme/paint", "image", { image_output: "0.000001" }),
  listed("acme/speak", "speech", {}),
  listed("acme/hear", "transcription", {}),
  listed("dear/paint", "image", { image_output: "0.000001" }),
  listed("dear/speak", "speech", {}),
  listed("dear/hear", "transcription", {}),
  listed("piece/paint", "image", byPiece),
  listed("piece/speak", "speech", byPiece),
  listed("piece/hear", "transcription", byPiece),
  listed("piece/rank", "rerank", byPiece),
  listed("acme/write", "text", {}),
  {
    ...listed("piece/song", "audio", byPiece),
    architecture: { output_modalities: ["text", "audio"] },
  },
]);
const sound = { input_audio: { data: "AAAA", format: "wav" } };
const media: [path: string, maker: string, fields: Loose][] = [
  ["/images", "paint", { prompt: "a fox" }],
  ["/audio/speech", "speak", { input: "a fox" }],
  ["/audio/transcriptions", "hear", sound],
];
const others: typeof media = [
  ["/rerank", "rank", { query: "a", documents: ["b"] }],
  ["/chat/completions", "song", { messages: [{ role: "user", content: "sing" }] }],
];
const sent = () => bench.upstream.requests.filter(({ method }) => method === "POST");

beforeEach(() => {
  bench.upstream.fallback = json({ data: [], usage: { prompt_tokens: 1, total_tokens: 1, cost: 0.000001 } });
});

describe("a limit on spending in front of a router", () => {
  it.each(media)(
    "is not talked around at %s by preferences that the path does not know",
    async (path, maker, fields) => {
      const name = `dear/${maker}`;
      // One endpoint asks a thousand times what the list says.
      const endpoint = (tag: string, price: string) => ({
        name: tag,
        provider_name: tag,
        tag,
        context_length: 8000,
        max_completion_tokens: 1000,
        pricing: { prompt: price, completion: price, image_output: price },
      });
      const endpoints = [endpoint("cheap", "0.000001"), endpoint("dear", "0.001")];
      bench.upstream.route("GET", `/models/${name}/endpoints`, json({ data: { id: name, endpoints } }));
      const { key } = await makeKey(bench, { limit: 0.1 });
      const max_price = { prompt: 1, completion: 1, request: 0, image: 0, audio: 1 };
      const body = { model: name, ...fields, max_tokens: 1, provider: { max_price } };
      expect((await bench.post(path, body, as(key))).status).toBe(402);
      expect(sent()).toEqual([]);
    },
  );

  it.each([...media, ...others])(
    "does not take what is sold by the piece at %s for free",
    async (path, maker, fields) => {
      const { key } = await makeKey(bench, { limit: 0.1 });
      const { status, json: body } = await bench.post(path, { model: `piece/${maker}`, ...fields }, as(key));
      expect([status, body.error?.message]).toEqual([400, expect.stringContaining("price")]);
      expect(sent()).toEqual([]);
    },
  );

  it("still takes those whose price is listed", async () => {
    const { key } = await makeKey(bench, { limit: 0.1 });
    for (const [path, maker, fields] of media.filter(([path]) => path !== "/audio/speech"))
      expect((await bench.post(path, { model: `acme/${maker}`, ...fields }, as(key))).status, path).toBe(200);
  });

  it("counts the characters of a speech, each as a token", async () => {
    const { key } = await makeKey(bench, { limit: 0.02 });
    const speak = (input: string) => bench.post("/audio/speech", { model: "acme/speak", input }, as(key));
    expect((await speak("word ".repeat(8000))).status).toBe(402);
    bench.upstream.enqueue({ headers: { "content-type": "audio/pcm" }, steps: [{ write: "xx" }] });
    expect((await speak("word ".repeat(2000))).status).toBe(200);
    const { status, json: body } = await speak("a".repeat(200_001));
    expect([status, body.error.message]).toEqual([400, expect.stringContaining("'input' must be a text")]);
  });

  it("holds all answers of a completion, and its suffix", async () => {
    const { key } = await makeKey(bench, { limit: 0.01 });
    const write = (more: object) =>
      bench.post("/completions", { model: "acme/write", prompt: "hi", max_tokens: 1000, ...more }, as(key));
    expect((await write({ best_of: 100 })).status).toBe(402);
    expect((await write({ max_tokens: 1, suffix: "word ".repeat(100_000) })).status).toBe(402);
    expect(sent()).toEqual([]);
    expect((await write({ suffix: 7 })).status).toBe(400);
  });
});

describe("what is sold by the piece", () => {
  it("costs an unknown sum where the answer does not tell it", async () => {
    const usage = { prompt_tokens: 1, completion_tokens: 9, total_tokens: 10 };
    bench.upstream.enqueue(json({ data: [], usage }));
    receipts.length = 0;
    await bench.post("/images", { model: "piece/paint", prompt: "a fox" }, as((await makeKey(bench)).key));
    expect(receipts).toMatchObject([
      { cost: undefined, costSource: "unknown", tokens: { completionImage: 9 } },
    ]);
  });
});
