import { APICallError, InvalidArgumentError } from "@ai-sdk/provider";
import { costOf, createOpenRouter, type OpenRouterVideoSettings } from "@wayfare/ai-sdk";
import { json, type Reply, startUpstream, type Upstream } from "@wayfare/test-upstream";
import { experimental_generateVideo as generateVideo } from "ai";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterEach(() => upstream.reset());
afterAll(() => upstream.close());

const provider = () => createOpenRouter({ apiKey: "sk-or-test", baseURL: upstream.url });
const model = (settings?: OpenRouterVideoSettings) =>
  provider().videoModel("lumen/reel", { pollIntervalMs: 5, ...settings });

const mp4 = Uint8Array.from([0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70, 1, 2, 3, 4]);
const film: Reply = { headers: { "content-type": "video/mp4" }, steps: [{ write: mp4 }] };
const job = (status: string, more: object = {}) =>
  json({ id: "job-1", polling_url: "/api/v1/videos/job-1", status, ...more });

/** The job is ordered, and goes through these states. */
function script(...states: Reply[]): void {
  upstream.route("POST", "/videos", job("pending"));
  upstream.route("GET", "/videos/job-1/content", film);
  upstream.route("GET", "/videos/job-1", () =>
    states.length > 1 ? (states.shift() as Reply) : (states[0] as Reply),
  );
}

const done = () =>
  job("completed", {
    generation_id: "gen-vid-1",
    unsigned_urls: [`${upstream.url}/videos/job-1/content?index=0`],
    usage: { cost: 0.5, is_byok: false },
  });

const polls = () => upstream.requests.filter(({ path }) => path === "/videos/job-1").length;
const orders = () => upstream.requests.filter(({ method }) => method === "POST").length;

test("orders a video, waits for it, and fetches it with the key", async () => {
  script(job("pending"), job("in_progress"), done());
  const result = await generateVideo({
    model: model({ generateAudio: true, extraBody: { custom: 1 } }),
    prompt: { image: mp4, text: "An otter swims." },
    aspectRatio: "16:9",
    resolution: "1280x720",
    duration: 5,
    seed: 7,
    providerOptions: { openrouter: { provider: { options: { lumen: { loop: true } } } } },
  });
  const [order] = upstream.requests;
  expect(order?.json).toEqual({
    model: "lumen/reel",
    prompt: "An otter swims.",
    aspect_ratio: "16:9",
    size: "1280x720",
    duration: 5,
    seed: 7,
    generate_audio: true,
    frame_images: [
      {
        type: "image_url",
        image_url: { url: `data:image/png;base64,${Buffer.from(mp4).toString("base64")}` },
        frame_type: "first_frame",
      },
    ],
    provider: { options: { lumen: { loop: true } } },
    custom: 1,
  });
  expect(polls()).toBe(3);
  expect(upstream.requests.at(-1)).toMatchObject({
    path: "/videos/job-1/content",
    query: { index: "0" },
    headers: { authorization: "Bearer sk-or-test" },
  });
  expect(result.video.uint8Array).toEqual(mp4);
  expect(result.video.mediaType).toBe("video/mp4");
  expect(result.providerMetadata.openrouter).toMatchObject({
    cost: 0.5,
    generationId: "gen-vid-1",
    jobId: "job-1",
    receipt: { id: "job-1", api: "videos", cost: "0.5" },
  });
  expect(await costOf(result)).toMatchObject({ usd: "0.5", isComplete: true });
});

test("fetches videos by the client also where a proxy leaves the API's own address", async () => {
  script(
    job("completed", { unsigned_urls: ["https://openrouter.example/api/v1/videos/job-1/content?index=0"] }),
  );
  const { video } = await generateVideo({ model: model(), prompt: "An otter." });
  expect(video.uint8Array).toEqual(mp4);
});

test("leaves videos at other addresses to `ai`", async () => {
  script(job("completed", { unsigned_urls: ["https://films.example/1.mp4"] }));
  const result = await generateVideo({
    model: model(),
    prompt: "An otter.",
    download: async ({ url }) => ({
      data: mp4,
      mediaType: url.href.endsWith("1.mp4") ? "video/mp4" : undefined,
    }),
  });
  expect(result.video.uint8Array).toEqual(mp4);
  expect(upstream.requests).toHaveLength(2);
});

test("sends frames, and references by their kind", async () => {
  script(done());
  const common = { n: 1, prompt: "x", duration: undefined, fps: undefined, seed: undefined } as const;
  const rest = { resolution: undefined, generateAudio: undefined, providerOptions: {} } as const;
  const url = (path: string) => ({ type: "url", url: `https://media.example/${path}` }) as const;
  await model().doStart({
    ...common,
    ...rest,
    aspectRatio: undefined,
    image: url("first.png"),
    frameImages: [{ image: url("last.png"), frameType: "last_frame" }],
    inputReferences: [url("a.png"), url("b.mp4?x=1"), { ...url("c"), mediaType: "audio/wav" }],
  });
  expect(upstream.requests[0]?.json).toMatchObject({
    frame_images: [
      { image_url: { url: "https://media.example/first.png" }, frame_type: "first_frame" },
      { image_url: { url: "https://media.example/last.png" }, frame_type: "last_frame" },
    ],
    input_references: [
      { type: "image_url", image_url: { url: "https://media.example/a.png" } },
      { type: "video_url", video_url: { url: "https://media.example/b.mp4?x=1" } },
      { type: "audio_url", audio_url: { url: "https://media.example/c" } },
    ],
  });
});

test("warns of what the API has no place for", async () => {
  script(done());
  const { warnings } = await generateVideo({ model: model(), prompt: "x", fps: 24, aspectRatio: "adaptive" });
  expect(warnings.map((warning) => "feature" in warning && warning.feature)).toEqual(["fps", "aspectRatio"]);
  expect(upstream.requests[0]?.json).toEqual({ model: "lumen/reel", prompt: "x" });
});

test("lets `ai` poll, and hears of webhooks", async () => {
  script(job("in_progress"), done());
  await generateVideo({ model: model(), prompt: "x", poll: { intervalMs: 5 } });
  expect(polls()).toBe(2);
  script(done());
  await generateVideo({
    model: model(),
    prompt: "x",
    webhook: async () => ({
      url: "https://app.example/hook",
      received: Promise.resolve({ headers: {}, body: {} }),
    }),
  });
  const [, second] = upstream.requests.filter(({ method }) => method === "POST");
  expect(second?.json.callback_url).toBe("https://app.example/hook");
});

test.each(["failed", "cancelled", "expired"])(
  "tells why a job is %s, and orders no other",
  async (status) => {
    script(job(status, { error: "The prompt was refused by the provider." }));
    const error = await generateVideo({ model: model(), prompt: "x" }).catch((thrown) => thrown);
    expect(APICallError.isInstance(error) && error.isRetryable).toBe(false);
    expect(error.message).toBe(`The video job is ${status}: The prompt was refused by the provider.`);
    expect(orders()).toBe(1);
    expect((await costOf(error)).receipts).toMatchObject([{ id: "job-1", api: "videos" }]);
  },
);

test("passes over a poll that fails, as long as there is time", async () => {
  script(json({ error: { code: 503, message: "busy" } }, { status: 503 }), done());
  await generateVideo({ model: model(), prompt: "x" });
  expect([orders(), polls()]).toEqual([1, 2]);
});

test("gives up in time, and does not order again", async () => {
  script(job("in_progress"));
  const error = await generateVideo({ model: model({ maxPollTimeMs: 30 }), prompt: "x" }).catch(
    (thrown) => thrown,
  );
  expect(error.message).toContain("not ready after 30 ms");
  expect(error.message).toContain('{"id":"job-1"}');
  expect(orders()).toBe(1);
});

test.each([0, -1, Number.NaN, null])(
  "asks at most every 50 ms, also with an interval of %s",
  async (interval) => {
    script(job("in_progress"));
    const settings = { pollIntervalMs: interval as number, maxPollTimeMs: 120 };
    await expect(generateVideo({ model: model(settings), prompt: "x" })).rejects.toThrow("not ready");
    expect(polls()).toBeLessThan(4);
  },
);

test("refuses what is no operation", async () => {
  for (const operation of [null, 7, {}, { id: "" }])
    await expect(model().doStatus({ operation })).rejects.toSatisfy(InvalidArgumentError.isInstance);
  expect(upstream.requests).toEqual([]);
});

test("stops at once when it is aborted", async () => {
  script(job("in_progress"));
  const controller = new AbortController();
  const call = generateVideo({
    model: model({ pollIntervalMs: 60_000 }),
    prompt: "x",
    abortSignal: controller.signal,
  });
  while (orders() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const reason = new Error("enough");
  setTimeout(() => controller.abort(reason), 20);
  await expect(call).rejects.toBe(reason);
  expect(polls()).toBe(0);
  expect(process.getActiveResourcesInfo().filter((name) => name === "Timeout").length).toBeLessThan(3);
});
