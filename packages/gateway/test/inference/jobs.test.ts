import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Receipt } from "@wayfare/core";
import { createGateway, loadCatalog } from "@wayfare/gateway";
import { json, startUpstream, type Upstream } from "@wayfare/test-upstream";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { as, type Loose, MANAGER, makeKey, useRelay } from "../support.ts";

const receipts: Receipt[] = [];
let now = Date.now();
const bench = useRelay({
  onReceipt: (receipt) => void receipts.push(receipt),
  managementKeys: [MANAGER],
  jobInterval: 60,
  clock: () => now,
});
const order = { model: "acme/film", prompt: "a fox runs" };
const job = (id: string, more: object = {}) => ({ id, polling_url: "x", status: "pending", ...more });
const accepted = (id: string, more: object = {}) => json(job(id, more), { status: 202 });
const film = (more: Record<string, string> = {}) => ({
  headers: { "content-type": "video/mp4", ...more },
  steps: [{ write: "film" }],
});
/** Orders a video. The answer has a route: the gateway's own questions would take it from a queue. */
const begin = async (id: string, more: object = {}) => {
  const { key } = await makeKey(bench);
  bench.upstream.route("POST", "/videos", accepted(id, more));
  const { status } = await bench.post("/videos", order, as(key));
  expect(status).toBe(202);
  return key;
};
const asked = (path: string) => bench.upstream.requests.filter((got) => got.path === path).length;
const spent = async (key: string) => (await bench.get("/key", as(key))).json.data.usage;

beforeEach(() => {
  now = Date.now();
  receipts.length = 0;
});

describe("the cost of a video", () => {
  it("is booked when it is told, whatever an answer before said of the usage", async () => {
    const key = await begin("job-null", { usage: {} });
    for (const usage of [{ cost: null, is_byok: false }, {}, { cost: "soon" }]) {
      bench.upstream.route(
        "GET",
        "/videos/job-null",
        json(job("job-null", { status: "in_progress", usage })),
      );
      await bench.get("/videos/job-null", as(key));
    }
    expect(await spent(key)).toBe(0);
    expect(receipts).toMatchObject([{ cost: undefined, costSource: "unknown" }]);
    const done = json(job("job-null", { status: "completed", usage: { cost: 0.5, is_byok: false } }));
    bench.upstream.route("GET", "/videos/job-null", done);
    await bench.get("/videos/job-null", as(key));
    expect(await spent(key)).toBe(0.5);
    expect(receipts).toHaveLength(2);
  });

  it("is asked for by the gateway where its client never asks", async () => {
    const states = [job("job-own"), job("job-own", { status: "completed", usage: { cost: 0.25 } })];
    bench.upstream.route("GET", "/videos/job-own", () => json(states.shift() ?? job("job-own")));
    const key = await begin("job-own");
    await expect.poll(() => spent(key), { timeout: 3000 }).toBe(0.25);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(asked("/videos/job-own")).toBe(2);
  });

  it("is asked for soon after the video was fetched", async () => {
    const key = await begin("job-shown");
    bench.upstream.route("GET", "/videos/job-shown/content", film());
    bench.upstream.route("GET", "/videos/job-shown", json(job("job-shown", { usage: { cost: 1 } })));
    await bench.get("/videos/job-shown/content", as(key));
    await expect.poll(() => spent(key), { timeout: 3000 }).toBe(1);
  });

  it("is asked for at a growing distance, and not of a job that failed", async () => {
    bench.upstream.route("GET", "/videos/job-slow", json(job("job-slow")));
    bench.upstream.route("GET", "/videos/job-bad", json(job("job-bad", { status: "failed", error: "no" })));
    await begin("job-slow");
    await begin("job-bad");
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect(asked("/videos/job-bad")).toBe(1);
    expect(asked("/videos/job-slow")).toBeGreaterThan(1);
    expect(asked("/videos/job-slow")).toBeLessThan(6);
  });

  it("is asked for no more when the gateway closes, which it does not hold up", async () => {
    const upstream = await startUpstream();
    const gateway = createGateway({
      catalog: await loadCatalog({ data: [] }),
      upstreams: { "*": { dialect: "openrouter", baseURL: upstream.url, apiKey: "k" } },
      jobInterval: 20,
    });
    upstream.route("POST", "/videos", accepted("job-late"));
    upstream.route("GET", "/videos/job-late", { beforeHeaders: [{ hang: true }], steps: [] });
    const body = JSON.stringify(order);
    await gateway.fetch(new Request("http://g.test/v1/videos", { method: "POST", body }));
    await expect.poll(() => upstream.requests.length).toBe(2);
    const begun = performance.now();
    await gateway.close(0);
    expect(performance.now() - begun).toBeLessThan(500);
    await upstream.settled(1000);
    await upstream.close();
  });
});

describe("a job that is held", () => {
  it("keeps none of the pictures that it was ordered with", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const held = () => {
      collect();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const { key } = await makeKey(bench);
    bench.upstream.route("POST", "/videos", ({ headers }) => accepted(`job-${headers["content-length"]}`));
    const before = held();
    for (let turn = 0; turn < 6; turn += 1) {
      const url = `data:image/png;base64,${"A".repeat(10_000_000 + turn)}`;
      const frame_images = [{ type: "image_url", image_url: { url } }];
      expect((await bench.post("/videos", { ...order, frame_images }, as(key))).status).toBe(202);
    }
    bench.upstream.requests = [];
    await expect.poll(() => held() - before, { timeout: 3000 }).toBeLessThan(25_000_000);
  });
});

describe("the door of a job", () => {
  it("is open to each key that has one of that name", async () => {
    const [one, two] = [await begin("job-7"), await begin("job-7")];
    bench.upstream.route("GET", "/videos/job-7", json(job("job-7", { status: "in_progress" })));
    for (const key of [one, two]) expect((await bench.get("/videos/job-7", as(key))).status).toBe(200);
  });

  it("closes after two days", async () => {
    const key = await begin("job-old");
    bench.upstream.route("GET", "/videos/job-old", json(job("job-old")));
    expect((await bench.get("/videos/job-old", as(key))).status).toBe(200);
    now += 49 * 3_600_000;
    expect((await bench.get("/videos/job-old", as(key))).status).toBe(404);
  });

  it("leaves no answer of the upstream open behind HEAD, or behind a medium in place of words", async () => {
    const key = await begin("job-head");
    const endless = {
      headers: { "content-type": "video/mp4", "content-length": "1000000" },
      steps: [{ write: "film" }, { hang: true as const }],
    };
    bench.upstream.route("GET", "/videos/job-head/content", endless);
    const { status, headers } = await bench.get("/videos/job-head/content", { method: "HEAD", ...as(key) });
    expect([status, headers.get("content-length")]).toEqual([200, "1000000"]);
    const head = new Request("http://g.test/v1/videos/job-head/content", { method: "HEAD", ...as(key) });
    expect((await bench.gateway.fetch(head)).body).toBeNull();
    bench.upstream.route("GET", "/videos/job-head", endless);
    expect((await bench.get("/videos/job-head", as(key))).status).toBe(502);
    bench.upstream.route("GET", "/videos/job-head", {
      headers: { "content-type": "text/html" },
      steps: [{ write: "<html>" }, { hang: true }],
    });
    expect((await bench.get("/videos/job-head", as(key))).status).toBe(502);
    bench.upstream.route("GET", "/videos/job-head", json(job("job-head")));
    await bench.upstream.settled(1500);
  });

  it("tells the length of a video, and gives a part of it", async () => {
    const key = await begin("job-part");
    bench.upstream.route("GET", "/videos/job-part/content", ({ headers }) =>
      headers.range === undefined
        ? film({ "content-length": "4", "accept-ranges": "bytes" })
        : { ...film({ "content-length": "4", "content-range": "bytes 1-4/9" }), status: 206 },
    );
    const whole = await bench.get("/videos/job-part/content", as(key));
    expect([whole.headers.get("content-length"), whole.headers.get("accept-ranges")]).toEqual(["4", "bytes"]);
    const range = { ...as(key).headers, range: "bytes=1-4" };
    const part = await bench.get("/videos/job-part/content", { headers: range });
    expect([part.status, part.headers.get("content-range"), part.text]).toEqual([206, "bytes 1-4/9", "film"]);
    expect(bench.upstream.requests.at(-1)?.headers.range ?? "bytes=1-4").toBe("bytes=1-4");
  });

  it("is not the list of models that make videos", async () => {
    const { status, json: body } = await bench.get("/videos/models");
    expect([status, body]).toEqual([200, { data: [] }]);
  });

  it("keeps to the addresses of its upstream, and to their own index", async () => {
    const { url } = bench.upstream;
    const urls = [
      `${url}/videos/job-url/content?index=3`,
      `${url}.evil.test/x`,
      `${url}-2/videos/job-url/content`,
    ];
    const key = await begin("job-url");
    bench.upstream.route("GET", "/videos/job-url", json(job("job-url", { unsigned_urls: urls })));
    const { json: told } = await bench.get("/videos/job-url", as(key));
    expect(told.unsigned_urls).toEqual(["/api/v1/videos/job-url/content?index=3", urls[1], urls[2]]);
  });

  it("counts among the requests of its key", async () => {
    const { key } = await makeKey(bench, { requests_per_minute: 2 });
    bench.upstream.route("POST", "/videos", accepted("job-poll"));
    bench.upstream.route("GET", "/videos/job-poll", json(job("job-poll", { status: "failed" })));
    await bench.post("/videos", order, as(key));
    expect((await bench.get("/videos/job-poll", as(key))).status).toBe(200);
    expect((await bench.get("/videos/job-poll", as(key))).status).toBe(429);
    expect(receipts).toHaveLength(1);
  });
});

describe("two upstreams that give their jobs the same name", () => {
  let upstreams: Upstream[] = [];
  afterEach(() => Promise.all(upstreams.map((upstream) => upstream.close())));
  afterAll(() => {
    upstreams = [];
  });

  it("keep both: the second has a name of our own", async () => {
    upstreams = [await startUpstream(), await startUpstream()];
    const [one, two] = upstreams as [Upstream, Upstream];
    const model = (provider: string) => ({
      id: `${provider}/film`,
      output_modalities: ["video"],
      endpoints: [{ provider, context_length: 1, pricing: { prompt: "0", completion: "0" } }],
    });
    const entry = ({ url }: Upstream) => ({ dialect: "openrouter", baseURL: url, apiKey: "k" });
    const gateway = createGateway({
      catalog: await loadCatalog({ models: [model("one"), model("two")] }),
      upstreams: { one: entry(one), two: entry(two) },
    });
    for (const [index, upstream] of upstreams.entries()) {
      upstream.route("POST", "/videos", accepted("job-1", { polling_url: `${upstream.url}/videos/job-1` }));
      upstream.route("GET", "/videos/job-1", json(job("job-1", { note: `of ${index + 1}` })));
    }
    const call = async (path: string, body?: object): Promise<Loose> => {
      const init = body && { method: "POST", body: JSON.stringify(body) };
      return (await gateway.fetch(new Request(`http://g.test/v1${path}`, init))).json();
    };
    const first = await call("/videos", { ...order, model: "one/film" });
    const second = await call("/videos", { ...order, model: "two/film" });
    expect(first.id).toBe("job-1");
    expect(second.id).not.toBe("job-1");
    expect(second.polling_url).toBe(`/api/v1/videos/${second.id}`);
    expect(await call(`/videos/${first.id}`)).toMatchObject({ id: first.id, note: "of 1" });
    expect(await call(`/videos/${second.id}`)).toMatchObject({ id: second.id, note: "of 2" });
    await gateway.close(0);
  });
});
