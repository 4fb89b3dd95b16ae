import { createServer, request as httpRequest } from "node:http";
import { connect } from "node:net";
import type { Receipt } from "@wayfare/core";
import {
  drip,
  errorBody,
  hangBeforeHeaders,
  hangMidStream,
  json,
  late,
  stories,
  storyReply,
} from "@wayfare/test-upstream";
import compression from "compression";
import type { Express } from "express";
import helmet from "helmet";
import { describe, expect, test, vi } from "vitest";
import { ask, KEY, post, refused, sleep, useUpstream, versions } from "./support.ts";

const bench = useUpstream();
const story = stories.plainText;
const streamed = { ...ask, stream: true };

/** When each piece of an answer came, in ms since the first. */
async function arrivals(response: Response): Promise<number[]> {
  const times: number[] = [];
  for await (const _ of response.body ?? []) times.push(performance.now());
  return times.map((time) => time - (times[0] ?? 0));
}

describe.each(versions)("streams on %s", (_, express) => {
  test("come piece by piece under compression() and helmet()", async () => {
    const prepare = (app: Express) => void app.use(helmet(), compression({ threshold: 0 }));
    const url = `${await bench.serve({}, prepare, express)}/chat`;
    bench.upstream.enqueue(drip(story.chunks, 30));
    const answer = await post(url, streamed, { headers: { "accept-encoding": "gzip" } });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    });
    expect(answer.headers.get("content-encoding")).toBeNull();
    const times = await arrivals(answer);
    expect(times.length).toBeGreaterThan(2);
    expect(times.at(-1)).toBeGreaterThan(50);
  });

  test("also where a compressor does not know no-transform: each piece is flushed", async () => {
    const flushed: number[] = [];
    const prepare = (app: Express) =>
      void app.use((_request, response, next) => {
        Object.assign(response, { flush: () => flushed.push(performance.now()) });
        next();
      });
    const url = `${await bench.serve({}, prepare, express)}/chat`;
    bench.upstream.enqueue(drip(story.chunks, 20));
    await (await post(url, streamed)).text();
    expect(flushed.length).toBeGreaterThan(2);
  });

  test("JSON is compressed as ever", async () => {
    const prepare = (app: Express) => void app.use(compression({ threshold: 0 }));
    const url = `${await bench.serve({}, prepare, express)}/chat`;
    bench.upstream.enqueue(json(story.completion));
    const answer = await post(url, ask, { headers: { "accept-encoding": "gzip" } });
    expect(answer.headers.get("content-encoding")).toBe("gzip");
    expect(await answer.json()).toEqual(story.completion);
  });
});

describe("while nothing has come", () => {
  test("comments keep a stream alive, and what follows is untouched", async () => {
    const url = `${await bench.serve({ heartbeat: 20 })}/chat`;
    bench.upstream.enqueue(late(storyReply(story, { stream: true }), 120));
    const answer = await post(url, streamed);
    const said = await answer.text();
    bench.upstream.enqueue(storyReply(story, { stream: true }));
    const direct = await (await post(`${bench.upstream.url}/chat/completions`, streamed)).text();
    const comments = said.slice(0, said.length - direct.length);
    expect(said.endsWith(direct)).toBe(true);
    expect(comments).toMatch(/^(: OPENROUTER PROCESSING\n\n){2,}$/);
  });

  test("an error is an event then, and a status where it comes earlier", async () => {
    const url = `${await bench.serve({ heartbeat: 20 })}/chat`;
    bench.upstream.enqueue(late(errorBody("contextLength"), 80));
    const said = await (await post(url, streamed)).text();
    const events = said.trim().split("\n\n");
    expect(events[0]).toBe(": OPENROUTER PROCESSING");
    expect(JSON.parse(events.at(-2)?.slice(6) ?? "").error).toMatchObject({
      code: 400,
      metadata: { error_type: "context_length_exceeded" },
    });
    expect(events.at(-1)).toBe("data: [DONE]");
    bench.upstream.enqueue(errorBody("contextLength"));
    expect(await refused(post(url, streamed))).toMatchObject({ status: 400 });
  });

  test("JSON waits for its status", async () => {
    const url = `${await bench.serve({ heartbeat: 10 })}/chat`;
    bench.upstream.enqueue(late(errorBody("contextLength"), 60));
    expect(await refused(post(url))).toMatchObject({ status: 400 });
  });
});

describe("an error event of a provider", () => {
  const [first] = story.chunks;
  const inner = { code: 502, message: `Upstream http://10.1.2.3/x of org-acme refused ${KEY}` };
  const closing = { ...first, choices: [{ index: 0, delta: {}, finish_reason: "error" }] };
  const written = (...events: object[]) =>
    `${events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("")}data: [DONE]\n\n`;

  test.each([
    ["alone", written(first as object, { error: inner })],
    ["with the closing choice", written(first as object, { ...closing, error: inner })],
    [
      "with its name",
      written(first as object).replace("data: [DONE]", `event: error\n${written({ error: inner })}`),
    ],
    ["behind the finish reason", written(first as object, { ...story.chunks.at(-2), error: inner })],
  ])("goes out in words that a browser may see: %s", async (_, body) => {
    const receipts: Receipt[] = [];
    const url = `${await bench.serve({ onReceipt: (receipt) => receipts.push(receipt) })}/chat`;
    bench.upstream.enqueue({ headers: { "content-type": "text/event-stream" }, steps: [{ write: body }] });
    const events = (await (await post(url, streamed)).text()).trim().split("\n\n");
    expect(events).toHaveLength(3);
    expect(JSON.parse(events[0]?.slice(6) ?? "")).toEqual(first);
    const told = JSON.parse(events[1]?.slice(6) ?? "");
    expect(told).toMatchObject({
      error: { code: 502, metadata: { error_type: "provider_unavailable" } },
      choices: [{ finish_reason: "error" }],
    });
    expect(events[1]).not.toMatch(/10\.1\.2\.3|acme|sk-or/);
    expect(events[2]).toBe("data: [DONE]");
    expect(receipts).toMatchObject([{ error: "unavailable", finishReason: "error" }]);
  });
});

describe("a caller that leaves", () => {
  test("ends the call, and the receipt says so", async () => {
    const receipts: Receipt[] = [];
    const url = `${await bench.serve({ onReceipt: (receipt) => receipts.push(receipt) })}/chat`;
    bench.upstream.enqueue(hangMidStream(story.chunks));
    const controller = new AbortController();
    const answer = await post(url, streamed, { signal: controller.signal });
    await answer.body?.getReader().read();
    controller.abort();
    await vi.waitFor(() =>
      expect(receipts).toMatchObject([{ aborted: true, generationId: story.completion.id }]),
    );
  });

  test("leaves before the answer begins: the provider hears of it", async () => {
    const url = `${await bench.serve()}/chat`;
    bench.upstream.enqueue(hangBeforeHeaders());
    const controller = new AbortController();
    const pending = post(url, streamed, { signal: controller.signal }).catch(() => {});
    await vi.waitFor(() => expect(bench.upstream.requests).toHaveLength(1));
    controller.abort();
    await pending;
    await bench.upstream.requests[0]?.closed;
    expect(bench.upstream.requests[0]?.clientHungUp).toBe(true);
  });

  test('onDisconnect: "finish" reads the answer to its end, and the receipt has its cost', async () => {
    const receipts: Receipt[] = [];
    const url = `${await bench.serve({ onDisconnect: "finish", onReceipt: (receipt) => receipts.push(receipt) })}/chat`;
    bench.upstream.enqueue(drip(story.chunks, 15));
    const controller = new AbortController();
    const answer = await post(url, streamed, { signal: controller.signal });
    await answer.body?.getReader().read();
    controller.abort();
    await vi.waitFor(() => expect(receipts).toMatchObject([{ aborted: false, costSource: "reported" }]));
    expect(bench.upstream.requests[0]?.finished).toBe(true);
  });

  test("while it sends its question costs nothing and breaks nothing", async () => {
    const told: unknown[] = [];
    const base = await bench.serve({ onError: (error) => told.push(error) });
    const { port } = new URL(base);
    const socket = connect(Number(port), "127.0.0.1");
    socket.write(
      "POST /chat HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{",
    );
    await sleep(30);
    socket.destroy();
    await sleep(30);
    bench.upstream.enqueue(json(story.completion));
    expect((await post(`${base}/chat`)).status).toBe(200);
    expect(told).toEqual([]);
  });
});

describe("a caller that does not read", () => {
  /** Chunks of 64 kB each. */
  const large = (count: number) =>
    Array.from({ length: count }, () => ({
      ...story.chunks[0],
      choices: [{ index: 0, delta: { content: "x".repeat(65_536) } }],
    }));

  test("holds no more than a buffer here, and is dropped after a while", async () => {
    const receipts: Receipt[] = [];
    const sockets = { most: 0 };
    const prepare = (app: Express) =>
      void app.use((_request, response, next) => {
        const watch = setInterval(() => {
          sockets.most = Math.max(sockets.most, response.writableLength);
        }, 5);
        response.on("close", () => clearInterval(watch));
        next();
      });
    const base = await bench.serve(
      { patience: 300, onReceipt: (receipt) => receipts.push(receipt) },
      prepare,
    );
    bench.upstream.enqueue({
      headers: { "content-type": "text/event-stream" },
      steps: large(400).map((chunk) => ({ write: `data: ${JSON.stringify(chunk)}\n\n` })),
    });
    const { port } = new URL(base);
    const socket = connect(Number(port), "127.0.0.1");
    socket.pause();
    const body = JSON.stringify(streamed);
    socket.write(
      `POST /chat HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    await vi.waitFor(() => expect(receipts).toMatchObject([{ aborted: true }]), { timeout: 5000 });
    expect(bench.upstream.requests[0]?.bytesSent).toBeLessThan(400 * 65_536);
    expect(sockets.most).toBeLessThan(300_000);
    socket.destroy();
  });

  test("a slow reader is none: it may take longer for a buffer than patience lasts", async () => {
    const base = await bench.serve({ patience: 250 });
    const all = [...large(300), ...story.chunks.slice(-1)];
    bench.upstream.enqueue({
      headers: { "content-type": "text/event-stream" },
      steps: [
        ...all.map((chunk) => ({ write: `data: ${JSON.stringify(chunk)}\n\n` })),
        { write: "data: [DONE]\n\n" },
      ],
    });
    const { port } = new URL(base);
    const socket = connect(Number(port), "127.0.0.1");
    const body = JSON.stringify(streamed);
    socket.write(
      `POST /chat HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    // Some hundred kilobytes at a time, for four times as long as anybody is waited for who reads nothing.
    let [size, isOpen] = [0, true];
    socket.on("close", () => {
      isOpen = false;
    });
    socket.pause();
    for (let turn = 0; turn < 10; turn += 1) {
      await sleep(100);
      size += (socket.read() as Buffer | null)?.length ?? 0;
    }
    expect(isOpen).toBe(true);
    expect(size).toBeGreaterThan(100_000);
    socket.destroy();
    await bench.upstream.settled();
  });

  test("is waited for while it reads now and then", async () => {
    const base = await bench.serve({ patience: 400 });
    bench.upstream.enqueue({
      headers: { "content-type": "text/event-stream" },
      steps: [
        ...large(200).map((chunk) => ({ write: `data: ${JSON.stringify(chunk)}\n\n` })),
        ...story.chunks
          .slice(-1)
          .map((chunk) => ({ write: `data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n` })),
      ],
    });
    const length = await new Promise<number>((resolve, reject) => {
      const request = httpRequest(
        `${base}/chat`,
        { method: "POST", headers: { "content-type": "application/json" } },
        (response) => {
          let size = 0;
          response.on("data", (part: Buffer) => {
            size += part.length;
            if (size % 7 !== 0) return;
            response.pause();
            setTimeout(() => response.resume(), 20);
          });
          response.on("end", () => resolve(size));
          response.on("error", reject);
        },
      );
      request.end(JSON.stringify(streamed));
    });
    expect(length).toBeGreaterThan(200 * 65_536);
  });
});

test("a HEAD or GET, and what is not there, is answered as JSON", async () => {
  const url = `${await bench.serve()}/chat`;
  const error = await refused(fetch(url));
  expect([error.status, error.headers.get("allow")]).toEqual([405, "POST"]);
  expect((await fetch(url, { method: "HEAD" })).status).toBe(405);
});

test("without Express, on a plain server", async () => {
  const route = bench.route();
  const url = await bench.listen((request, response) => route(request as never, response as never, () => {}));
  bench.upstream.fallback = (request) => storyReply(story, request);
  expect(await (await post(url)).json()).toEqual(story.completion);
  expect(await (await post(url, streamed)).text()).toContain("[DONE]");
  expect(await refused(post(url, "{"))).toMatchObject({ status: 400 });
});

test("two hundred answers leave no listener, no timer and no socket behind", async () => {
  const route = bench.route();
  const sockets = new Set<unknown>();
  const server = createServer((request, response) => route(request as never, response as never, () => {}));
  server.on("connection", (socket) => sockets.add(socket));
  const warnings: unknown[] = [];
  const onWarning = (warning: unknown) => warnings.push(warning);
  process.on("warning", onWarning);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  bench.upstream.fallback = (request) => storyReply(story, request);
  for (let call = 0; call < 200; call += 1)
    await (await post(`http://127.0.0.1:${port}`, call % 2 ? ask : streamed)).text();
  await sleep(10);
  expect(warnings).toEqual([]);
  expect(bench.upstream.openSockets).toBeLessThanOrEqual(3);
  process.off("warning", onWarning);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
