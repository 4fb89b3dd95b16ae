import type { Receipt } from "@wayfare/core";
import { json } from "@wayfare/test-upstream";
import { beforeEach, describe, expect, it } from "vitest";
import { useRelay } from "../support.ts";

const receipts: Receipt[] = [];
const bench = useRelay({ onReceipt: (receipt) => void receipts.push(receipt) });
const request = { model: "acme/one", input: "Hello there, fox." };
const headers = { "content-type": "audio/pcm", "x-generation-id": "gen-tts-1" };

beforeEach(() => {
  receipts.length = 0;
});

describe("sound through the gateway", () => {
  it("goes on as it comes", async () => {
    bench.upstream.enqueue({ headers, steps: [{ write: "first" }, { hang: true }] });
    const departure = new AbortController();
    const body = JSON.stringify(request);
    const response = await fetch(`${bench.url}/audio/speech`, {
      method: "POST",
      body,
      signal: departure.signal,
    });
    const { value } = (await response.body?.getReader().read()) ?? {};
    expect(Buffer.from(value ?? []).toString()).toBe("first");
    expect(response.headers.get("x-generation-id")).toBe("gen-tts-1");
    departure.abort();
    await bench.upstream.settled(2000);
    await expect.poll(() => receipts).toMatchObject([{ id: "gen-tts-1", aborted: true, cost: undefined }]);
  });

  it("comes from the next of `models` where none has come, and breaks off where the upstream does", async () => {
    bench.upstream.enqueue(
      { headers, steps: [{ wait: 5 }, { cut: true }] },
      { headers, steps: [{ write: "good" }] },
    );
    const { status, text } = await bench.post("/audio/speech", { ...request, models: ["acme/two"] });
    expect([status, text]).toEqual([200, "good"]);
    bench.upstream.enqueue({ headers, steps: [{ write: "half" }, { wait: 30 }, { cut: true }] });
    const response = await fetch(`${bench.url}/audio/speech`, {
      method: "POST",
      body: JSON.stringify(request),
    });
    expect(response.status).toBe(200);
    await expect(response.arrayBuffer()).rejects.toThrow();
    const broken = () => receipts.filter(({ error }) => error !== undefined);
    await expect.poll(broken).toMatchObject([{ error: "connection", cost: undefined }]);
  });

  it("is neither nothing nor a page", async () => {
    bench.upstream.enqueue({ headers, steps: [] });
    expect((await bench.post("/audio/speech", request)).status).toBe(502);
    bench.upstream.enqueue({ headers: { "content-type": "text/html" }, steps: [{ write: "<html>" }] });
    expect((await bench.post("/audio/speech", request)).status).toBe(502);
    bench.upstream.enqueue(json({ text: "no sound" }));
    expect((await bench.post("/audio/speech", request)).status).toBe(502);
  });
});
