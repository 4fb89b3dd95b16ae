import type { Receipt } from "@wayfare/core";
import { createGateway } from "@wayfare/gateway";
import { bigStream, errorReply, json, type Reply, sse, stories, storyReply } from "@wayfare/test-upstream";
import { describe, expect, it } from "vitest";
import { ask, type Loose, textOf, UPSTREAM_KEY, useRelay } from "./support.ts";

const receipts: Receipt[] = [];
const relay = useRelay({
  deadlines: { firstByte: 300, idle: 300 },
  onReceipt: (receipt) => void receipts.push(receipt),
});
const story = stories[Object.keys(stories)[0] as keyof typeof stories];
const two = ask("lumen/otter-1", { models: ["lumen/otter-2"] });
const finish = (more: object) => ({ ...story.completion, choices: [{ index: 0, ...more }] });

/** What the gateway makes where it is given none that it can use. */
const ownId = /^gen-\d+-\w{20}$/;

describe("an id that no header can carry", () => {
  it.each(["gen-一", "gen-1\r\nx-evil: 1", "g".repeat(300)])("%j stays out of the headers", async (id) => {
    relay.upstream.enqueue(json({ ...story.completion, id }));
    const whole = await relay.chat(ask("lumen/otter-1"));
    expect([whole.status, whole.json.id]).toEqual([200, id]);
    expect(whole.headers.get("x-generation-id")).toMatch(ownId);
    relay.upstream.enqueue(sse(story.chunks.map((chunk) => ({ ...chunk, id }))));
    const stream = await relay.stream(ask("lumen/otter-1"));
    expect([stream.status, stream.headers.get("x-generation-id")]).toEqual([
      200,
      expect.stringMatching(ownId),
    ]);
    relay.upstream.enqueue(json({ id, error: { code: 503, message: "busy" } }));
    expect((await relay.chat(ask("lumen/otter-1"))).status).toBe(503);
  });
});

it("an answer without an id gets one that its header names", async () => {
  const { id: _, ...nameless } = story.completion as Loose;
  relay.upstream.enqueue(json(nameless));
  const { headers } = await relay.chat(ask("lumen/otter-1"));
  const id = headers.get("x-generation-id");
  expect(id).toMatch(ownId);
  expect((await relay.get(`/generation?id=${id}`)).status).toBe(200);
});

describe("behind the end of a stream", () => {
  const events = (after: Reply["steps"]) => {
    const told = sse(story.chunks);
    return { ...told, steps: [...told.steps, ...after] };
  };
  it.each([
    ["an open socket", { hang: true as const }],
    ["a reset", { cut: true as const }],
  ])("%s is no failure", async (_name, after) => {
    receipts.length = 0;
    relay.upstream.enqueue(events([{ wait: 30 }, after]));
    const { chunks, text } = await relay.stream(ask("lumen/otter-1"));
    expect(chunks).toEqual(story.chunks);
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    expect(receipts).toMatchObject([{ error: undefined, finishReason: "stop" }]);
  });

  it("nor is a reset between the finish reason and [DONE]", async () => {
    const told = sse(story.chunks, { done: false });
    relay.upstream.enqueue({ ...told, steps: [...told.steps, { wait: 30 }, { cut: true }] });
    expect((await relay.stream(ask("lumen/otter-1"))).chunks).toEqual(story.chunks);
  });
});

it("a client's pause is not the upstream's silence", async () => {
  relay.upstream.enqueue(bigStream(18_000_000));
  const response = await fetch(`${relay.url}/chat/completions`, {
    method: "POST",
    body: JSON.stringify(ask("lumen/otter-1", { stream: true })),
  });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  let size = (await reader.read()).value?.length ?? 0;
  await new Promise((resume) => setTimeout(resume, 1200));
  let last = "";
  for (let read = await reader.read(); read.value; read = await reader.read()) {
    size += read.value.length;
    last = (last + Buffer.from(read.value).toString()).slice(-400);
  }
  expect(size).toBeGreaterThan(17_000_000);
  expect(last).toContain('"usage"');
  expect(last).not.toContain('"error"');
});

describe('a finish reason of "error" with no error beside it', () => {
  const broken = finish({ finish_reason: "error", message: { role: "assistant", content: "" } });
  const chunk = { ...story.chunks[0], choices: [{ index: 0, delta: {}, finish_reason: "error" }] };

  it("leads to the next model", async () => {
    relay.upstream.enqueue(json(broken), storyReply(story, {}, {}));
    expect((await relay.chat(two)).text).toBe(JSON.stringify(story.completion));
    relay.upstream.enqueue(sse([chunk]), storyReply(story, { stream: true }));
    expect(textOf((await relay.stream(two)).chunks)).toBe(textOf(story.chunks));
  });

  it("is told with a status when nobody is left", async () => {
    relay.upstream.enqueue(json(broken), sse([chunk]));
    for (const stream of [false, true]) {
      const { status, json: told } = await relay.chat(ask("lumen/otter-1", { stream }));
      expect([status, told.error.metadata.error_type]).toEqual([502, "provider_unavailable"]);
    }
  });
});

it("an event without end costs the answer, not the memory", async () => {
  const told = sse([story.chunks[0], story.chunks[1]], { done: false });
  const more = { repeat: [{ write: "x".repeat(1_000_000) }], times: 18 };
  relay.upstream.enqueue({ ...told, steps: [...told.steps, { write: "data: " }, more] });
  const { text } = await relay.stream(ask("lumen/otter-1"));
  expect(text.slice(-400)).toContain("after an event that is too large");
});

describe("keys in an upstream's error", () => {
  const hidden = "wayfare-secret-0123456789";

  it("are taken out before the text is cut", async () => {
    relay.upstream.enqueue(errorReply(500, { error: `${"x".repeat(1980)}${UPSTREAM_KEY}` }));
    const { status, text } = await relay.chat(ask("lumen/otter-1"));
    expect(status).toBe(500);
    expect(text).not.toContain(UPSTREAM_KEY.slice(0, 9));
  });

  it("are taken out when they come from configured headers", async () => {
    relay.upstream.enqueue(errorReply(500, { error: { message: `bad ${hidden}` } }));
    const upstream = {
      dialect: "openrouter",
      baseURL: relay.upstream.url,
      headers: { "x-auth": `Token ${hidden}` },
    };
    const gateway = createGateway({ upstreams: { "*": upstream } });
    const init = { method: "POST", body: JSON.stringify(ask("lumen/otter-1")) };
    const answer = await gateway.fetch(new Request("http://g.test/v1/chat/completions", init));
    const text = await answer.text();
    expect(text).toContain("bad …");
    expect(text).not.toContain(hidden);
  });
});
