import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import * as faults from "../src/index.ts";
import { startUpstream, stories, type Upstream } from "../src/index.ts";
import { readEvents } from "./read-events.ts";

const { chunks } = stories.plainText;
const content = chunks.slice(0, 4);
let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterEach(() => upstream.reset());
afterAll(() => upstream.close());

function ask(reply: faults.Reply, init: RequestInit = {}): Promise<Response> {
  upstream.enqueue(reply);
  return fetch(`${upstream.url}/chat/completions`, { method: "POST", body: "{}", ...init });
}

/** Reads until the body ends, breaks, or `enough` has been read; then the reader leaves. */
async function read(response: Response, enough = Infinity): Promise<{ text: string; broke: boolean }> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const bytes of response.body ?? []) {
      text += decoder.decode(bytes as Uint8Array, { stream: true });
      if (text.length >= enough) break;
    }
    return { text, broke: false };
  } catch {
    return { text, broke: true };
  }
}

async function hungUp(): Promise<boolean | undefined> {
  await upstream.settled();
  return upstream.requests.at(-1)?.clientHungUp;
}

describe("hangs last until the client leaves, which is recorded", () => {
  test("before headers", async () => {
    const controller = new AbortController();
    const answer = ask(faults.hangBeforeHeaders(), { signal: controller.signal });
    answer.catch(() => {});
    await expect.poll(() => upstream.requests.length).toBe(1);
    controller.abort();
    await expect(answer).rejects.toThrow("aborted");
    expect(await hungUp()).toBe(true);
    expect(upstream.requests[0]).toMatchObject({ bytesSent: 0, finished: false });
  });

  test("after headers", async () => {
    const controller = new AbortController();
    const response = await ask(faults.hangAfterHeaders(), { signal: controller.signal });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    setTimeout(() => controller.abort(), 20);
    expect(await read(response)).toEqual({ text: "", broke: true });
    expect(await hungUp()).toBe(true);
  });

  test.each([[2], [undefined]])("mid-stream after %s chunks", async (after) => {
    const controller = new AbortController();
    const response = await ask(faults.hangMidStream(chunks, after), { signal: controller.signal });
    const sent = content.slice(0, after);
    const { text } = await read(response, faults.encodeSse(sent, { done: false }).length);
    expect(readEvents(text)).toEqual(sent);
    expect(await hungUp()).toBe(true);
  });
});

describe("cuts are errors for the client, and not its own doing", () => {
  test("before headers", async () => {
    await expect(ask(faults.cutBeforeHeaders())).rejects.toThrow("fetch failed");
    expect(await hungUp()).toBe(false);
  });

  test("after headers", async () => {
    expect(await read(await ask(faults.cutAfterHeaders()))).toEqual({ text: "", broke: true });
  });

  test("after two events", async () => {
    const { text, broke } = await read(await ask(faults.cutMidStream(chunks, 2)));
    expect([readEvents(text), broke]).toEqual([chunks.slice(0, 2), true]);
    expect(await hungUp()).toBe(false);
    expect(upstream.requests[0]?.finished).toBe(false);
  });

  test("at a byte inside a character", async () => {
    const reply = faults.cutMidStream(["é"], { byte: 7 });
    expect(await read(await ask(reply))).toEqual({ text: "data: ", broke: true });
    expect(upstream.requests[0]?.bytesSent).toBe(7);
  });

  test("a stream without finish ends in good order", async () => {
    const { text, broke } = await read(await ask(faults.endWithoutFinish(chunks)));
    expect([readEvents(text), broke, text.includes("[DONE]")]).toEqual([content, false, false]);
    await upstream.settled();
    expect(upstream.requests[0]?.finished).toBe(true);
  });
});

describe("slow", () => {
  test("comments only, for as long as the client stays", async () => {
    const { text } = await read(await ask(faults.commentsOnly({ every: 2 })), 100);
    expect(text).toMatch(/^(: OPENROUTER PROCESSING\n\n)+$/);
    expect(await hungUp()).toBe(true);
  });

  test("a drip arrives piece by piece", async () => {
    const began = performance.now();
    const response = await ask(faults.drip(chunks, 20));
    const pieces: string[] = [];
    for await (const bytes of response.body ?? []) pieces.push(new TextDecoder().decode(bytes as Uint8Array));
    // Six chunks and [DONE]; the bounds are wide, for a busy machine may join two pieces.
    expect(pieces.length).toBeGreaterThan(1);
    expect(performance.now() - began).toBeGreaterThan(100);
    expect(readEvents(pieces.join(""))).toEqual(chunks);
  });

  test("a late reply is the same reply", async () => {
    const response = await ask(faults.late(faults.json({ ok: 1 }), 20));
    expect(await response.json()).toEqual({ ok: 1 });
  });
});

describe("big", () => {
  test("a JSON body of 10 MB", async () => {
    const body = await (await ask(faults.bigBody())).json();
    expect((body as typeof stories.plainText.completion).choices[0].message.content.length).toBe(10_000_000);
  });

  test("a stream of 5 MB in small events", async () => {
    const { text } = await read(await ask(faults.bigStream(5_000_000)));
    expect(Math.abs(text.length - 5_000_000)).toBeLessThan(100_000);
    const events = readEvents(text);
    expect(text.length / events.length).toBeGreaterThan(200);
    expect(events.at(-1)).toMatchObject({ choices: [{ finish_reason: "stop" }], usage: {} });
  });

  test("a client that stops reading holds the script up, and may leave", async () => {
    const response = await ask(faults.bigStream(50_000_000));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(upstream.requests[0]?.bytesSent).toBeLessThan(40_000_000);
    await response.body?.cancel();
    expect(await hungUp()).toBe(true);
  });
});
