import { UnsupportedFunctionalityError } from "@ai-sdk/provider";
import { costOf, createOpenRouter, type OpenRouterImageSettings } from "@wayfare/ai-sdk";
import { json, startUpstream, type Upstream } from "@wayfare/test-upstream";
import { generateImage, NoImageGeneratedError } from "ai";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterEach(() => upstream.reset());
afterAll(() => upstream.close());

const model = (settings?: OpenRouterImageSettings) =>
  createOpenRouter({ apiKey: "sk-or-test", baseURL: upstream.url }).imageModel("lumen/brush", settings);

const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const png = Uint8Array.from(Buffer.from(PNG, "base64"));

const answer = (n: number, cost: number) => ({
  created: 1_790_000_000,
  data: Array.from({ length: n }, () => ({ b64_json: PNG, media_type: "image/png" })),
  usage: { prompt_tokens: 9, completion_tokens: 1290 * n, total_tokens: 9 + 1290 * n, cost },
});

test("makes images, and tells of each what made it", async () => {
  upstream.route("POST", "/images", json(answer(2, 0.0784), { headers: { "x-generation-id": "gen-img-1" } }));
  const result = await generateImage({
    model: model({ quality: "high", user: "u1" }),
    prompt: "An otter.",
    n: 2,
    size: "1024x1024",
    aspectRatio: "1:1",
    seed: 7,
    providerOptions: { openrouter: { output_format: "png", background: "opaque" } },
  });
  expect(upstream.requests[0]?.json).toEqual({
    model: "lumen/brush",
    prompt: "An otter.",
    n: 2,
    size: "1024x1024",
    aspect_ratio: "1:1",
    seed: 7,
    quality: "high",
    user: "u1",
    output_format: "png",
    background: "opaque",
  });
  expect(result.images.map(({ base64, mediaType }) => [base64, mediaType])).toEqual([
    [PNG, "image/png"],
    [PNG, "image/png"],
  ]);
  expect(result.usage).toEqual({ inputTokens: 9, outputTokens: 2580, totalTokens: 2589 });
  expect(result.responses[0]).toMatchObject({
    modelId: "lumen/brush",
    timestamp: new Date(1_790_000_000_000),
  });
  const entry = { mediaType: "image/png", receipt: { id: "gen-img-1", api: "images", cost: "0.0784" } };
  expect(result.providerMetadata.openrouter?.images).toMatchObject([entry, entry]);
  expect(result.calls[0]?.providerMetadata?.openrouter).toMatchObject({
    cost: 0.0784,
    generationId: "gen-img-1",
  });
});

test("sends images to start from, with the media type of their bytes", async () => {
  upstream.route("POST", "/images", json(answer(1, 0.04)));
  await model().doGenerate({
    prompt: undefined,
    n: 1,
    size: undefined,
    aspectRatio: undefined,
    seed: undefined,
    files: [
      { type: "file", mediaType: "image/*", data: png },
      { type: "file", mediaType: "image/webp", data: PNG },
      { type: "url", url: "https://pictures.example/a?b=c" },
    ],
    mask: undefined,
    providerOptions: {},
  });
  expect(upstream.requests[0]?.json.prompt).toBe("");
  const references: { image_url: { url: string } }[] = upstream.requests[0]?.json.input_references;
  expect(references.map(({ image_url }) => image_url.url)).toEqual([
    `data:image/png;base64,${PNG}`,
    `data:image/webp;base64,${PNG}`,
    "https://pictures.example/a?b=c",
  ]);
});

test("refuses a mask, for without it the edit would touch the whole image", async () => {
  const call = generateImage({
    model: model(),
    prompt: { text: "Red.", images: [png], mask: png },
    maxRetries: 0,
  });
  await expect(call).rejects.toSatisfy(UnsupportedFunctionalityError.isInstance);
  expect(upstream.requests).toEqual([]);
});

test("survives an answer that lacks what it should have", async () => {
  upstream.route("POST", "/images", json({ data: [{ b64_json: PNG }], usage: { prompt_tokens: null } }));
  const result = await generateImage({ model: model(), prompt: "An otter." });
  expect(result.image.base64).toBe(PNG);
  expect(result.usage.inputTokens).toBeUndefined();
});

test("says when fewer came than were asked for", async () => {
  upstream.route("POST", "/images", json(answer(1, 0.04)));
  const { images, warnings } = await generateImage({ model: model(), prompt: "Otters.", n: 4 });
  expect(images).toHaveLength(1);
  expect(warnings).toEqual([{ type: "other", message: "Images asked for: 4, received: 1." }]);
  upstream.route("POST", "/images", json({ data: [{ url: "https://x.example/y.png" }, { b64_json: PNG }] }));
  const odd = await generateImage({ model: model(), prompt: "Otters." });
  expect(odd.images).toHaveLength(1);
  expect(odd.warnings).toEqual([
    {
      type: "other",
      message: "Images asked for: 1, received: 1; entries of the answer without an image: 1.",
    },
  ]);
});

test.each([
  ["was paid", { cost: 0.04 }, 1],
  ["may have been paid", undefined, 1],
  ["cost nothing", { cost: 0 }, 2],
])(
  "asks again after an empty answer only where it cost nothing: it %s",
  async (_, usage, requests) => {
    upstream.route("POST", "/images", json({ created: 1, data: [], usage }));
    const call = generateImage({ model: model(), prompt: "An otter.", maxRetries: 1 });
    await expect(call).rejects.toSatisfy(NoImageGeneratedError.isInstance);
    expect(upstream.requests).toHaveLength(requests);
  },
  15_000,
);

test("writes tags on the receipt, and does not send them", async () => {
  upstream.route("POST", "/images", json(answer(1, 0.04)));
  const result = await generateImage({
    model: model({ tags: { team: "pilots", job: "logo" } }),
    prompt: "An otter.",
    providerOptions: { openrouter: { tags: { job: "map" } } },
  });
  const { receipts } = await costOf(result);
  expect(receipts).toMatchObject([{ tags: { team: "pilots", job: "map" } }]);
  expect(upstream.requests[0]?.json).not.toHaveProperty("tags");
});
