import type { Receipt } from "@wayfare/core";
import { json } from "@wayfare/test-upstream";
import { describe, expect, it } from "vitest";
import { as, type Loose, MANAGER, makeKey, UPSTREAM_KEY, useRelay } from "../support.ts";

const receipts: Receipt[] = [];
const bench = useRelay({ onReceipt: (receipt) => void receipts.push(receipt), managementKeys: [MANAGER] });
const job = (more: object = {}) => ({
  id: "job-1",
  polling_url: "/api/v1/videos/job-1",
  status: "pending",
  ...more,
});
const order = { model: "acme/film", prompt: "a fox runs", duration: 4 };

describe("a video", () => {
  it("is ordered, asked after and fetched, under the key that ordered it", async () => {
    const { key } = await makeKey(bench);
    const { key: other } = await makeKey(bench);
    receipts.length = 0;
    const head = { status: 202, headers: { "x-generation-id": "gen-vid-1" } };
    bench.upstream.enqueue(json(job({ polling_url: `${bench.upstream.url}/videos/job-1` }), head));
    const ordered = await bench.post("/videos", order, as(key));
    expect([ordered.status, ordered.json]).toEqual([202, job()]);
    expect(bench.upstream.requests[0]?.json).toEqual(order);
    expect(receipts).toMatchObject([{ id: "gen-vid-1", api: "videos", cost: undefined }]);

    bench.upstream.enqueue(json(job({ status: "in_progress" })));
    expect((await bench.get("/videos/job-1", as(key))).json.status).toBe("in_progress");
    const urls = [`${bench.upstream.url}/videos/job-1/content?index=0`, "https://media.test/1.mp4"];
    const done = job({ status: "completed", unsigned_urls: urls, usage: { cost: 0.5 } });
    bench.upstream.enqueue(json(done), json(done));
    const { json: told } = await bench.get("/videos/job-1", as(key));
    expect(told.unsigned_urls).toEqual(["/api/v1/videos/job-1/content?index=0", "https://media.test/1.mp4"]);
    await bench.get("/videos/job-1", as(key));
    expect(receipts.slice(1)).toMatchObject([{ id: "gen-vid-1", cost: 500_000_000_000_000n }]);
    const { data } = (await bench.get("/generation?id=gen-vid-1", as(key))).json;
    expect(data).toMatchObject({ api_type: "video", total_cost: 0.5 });
    expect((await bench.get("/key", as(key))).json.data.usage).toBe(0.5);

    const film = new Uint8Array([0, 1, 254, 255]);
    bench.upstream.enqueue({
      headers: { "content-type": "video/mp4" },
      steps: [{ write: film.subarray(0, 1) }, { wait: 5 }, { write: film.subarray(1) }],
    });
    const { bytes, headers } = await bench.get("/videos/job-1/content?index=0", as(key));
    expect([...bytes]).toEqual([...film]);
    expect(headers.get("content-type")).toBe("video/mp4");
    const [last] = bench.upstream.requests.slice(-1);
    expect([last?.path, last?.query]).toEqual(["/videos/job-1/content", { index: "0" }]);
    expect(last?.headers.authorization).toBe(`Bearer ${UPSTREAM_KEY}`);

    for (const path of ["/videos/job-1", "/videos/job-1/content", "/videos/job-2"])
      expect((await bench.get(path, as(other))).status, path).toBe(404);
  });

  it("passes the errors on, and is not sent under a limit, since no list prices it", async () => {
    const { key } = await makeKey(bench, { limit: 100 });
    const refused = await bench.post(
      "/videos",
      { ...order, provider: { max_price: { prompt: 1 } } },
      as(key),
    );
    expect(refused.status).toBe(400);
    expect(bench.upstream.requests.filter(({ method }) => method === "POST")).toEqual([]);
    const { key: free } = await makeKey(bench);
    bench.upstream.enqueue(
      json(job(), { status: 202 }),
      json({ error: { code: 404, message: "gone" } }, { status: 404 }),
    );
    await bench.post("/videos", order, as(free));
    const { status, json: body }: Loose = await bench.get("/videos/job-1", as(free));
    expect([status, body.error.message]).toEqual([404, "gone"]);
  });
});
