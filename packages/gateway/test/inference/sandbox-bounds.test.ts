import { describe, expect, it } from "vitest";
import { ask, type Loose, readEvents, useGateway } from "../support.ts";

const errors: unknown[] = [];
const bench = useGateway({ onError: (error) => void errors.push(error) });

describe("a small request to the sandbox", () => {
  it.each([
    ["/embeddings", { model: "sandbox/embed", dimensions: 4096, input: Array(40_000).fill("a") }, "'input'"],
    ["/embeddings", { model: "sandbox/embed", input: Array(200_000).fill("a") }, "'input'"],
    ["/rerank", { model: "sandbox/rerank", query: "a", documents: Array(200_000).fill("a") }, "'documents'"],
  ])("cannot keep it busy at %s", async (path, body, field) => {
    const { status, json } = await bench.post(path, body);
    expect([status, json.error?.message]).toEqual([400, expect.stringContaining(field)]);
    expect(errors).toEqual([]);
  });

  it("may have as many stop marks as it likes", async () => {
    const { status } = await bench.chat(ask("sandbox/echo", { stop: Array(200_000).fill("\u0001") }));
    expect([status, errors]).toEqual([200, []]);
  });

  it("gets as many vectors as providers give at once", async () => {
    const { status, json }: Loose = await bench.post("/embeddings", {
      model: "sandbox/embed",
      input: Array(2048).fill("a red fox"),
    });
    expect([status, json.data.length]).toEqual([200, 2048]);
  });
});

describe("a scripted cut without any waiting", () => {
  it("comes in the middle of the answer", async () => {
    const body = JSON.stringify(ask("sandbox/cut", { stream: true }));
    const read = async (response: Response) => {
      let text = "";
      try {
        for await (const piece of response.body ?? []) text += Buffer.from(piece as Uint8Array).toString();
      } catch (error) {
        return { text, error };
      }
      return { text, error: undefined };
    };
    const served = await fetch(`${bench.url}/chat/completions`, { method: "POST", body });
    const direct = new Request("http://g.test/v1/chat/completions", { method: "POST", body });
    for (const response of [served, await bench.gateway.fetch(direct)]) {
      const { text, error } = await read(response);
      expect(error).toBeInstanceOf(Error);
      expect(readEvents(text).chunks.length).toBeGreaterThan(5);
    }
  });
});
