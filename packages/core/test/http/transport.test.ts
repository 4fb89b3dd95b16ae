import { createServer, type Socket } from "node:net";
import type { ByteReader, TransportRequest } from "@wayfare/core";
import { createUndiciTransport } from "@wayfare/core/undici";
import { json, sse, stories, storyReply } from "@wayfare/test-upstream";
import { Agent } from "undici";
import { describe, expect, test } from "vitest";
import { ask, failureOf, KEY, sleep, transports, useUpstream } from "../support.ts";

const bench = useUpstream();
const { chunks, completion } = stories.plainText;

describe.each(transports)("the transport over %s", (_, options) => {
  test("an abort while the connection is still being made", async () => {
    // Accepts and says nothing, so that the TLS handshake never ends.
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as { port: number };
    const client = bench.create({ ...options, baseURL: `https://127.0.0.1:${port}/api/v1` });
    const began = performance.now();
    const plain = failureOf(client.chat(ask, { signal: AbortSignal.timeout(40) }));
    const stream = client.stream(ask);
    const streamed = failureOf(stream.open());
    setTimeout(() => stream.cancel(), 40);
    expect((await plain).name).toBe("AbortError");
    expect((await streamed).name).toBe("AbortError");
    const late = await failureOf(client.chat(ask, { deadlines: { firstByte: 40 } }));
    expect(late).toMatchObject({ kind: "timeout", phase: "first_byte" });
    expect(performance.now() - began).toBeLessThan(1000);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
  });

  test("base URLs with a deep path, and with none", async () => {
    const origin = new URL(bench.upstream.url).origin;
    bench.upstream.fallback = json(completion);
    await bench.create({ ...options, baseURL: `${origin}/a/b/` }).chat(ask);
    await bench.create({ ...options, baseURL: origin }).chat(ask);
    expect(bench.upstream.requests.map(({ path }) => path)).toEqual([
      "/a/b/chat/completions",
      "/chat/completions",
    ]);
  });

  test("many calls at once, answered as they come", async () => {
    bench.upstream.fallback = (request) =>
      storyReply(request.json.messages[0].content % 2 ? stories.plainText : stories.multibyteText, request, {
        writes: 31,
      });
    const client = bench.create(options);
    const texts = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const request = { messages: [{ role: "user" as const, content: String(index) }] };
        const reply = index % 3 ? await client.stream(request).final() : await client.chat(request);
        return reply.choices[0]?.message.content;
      }),
    );
    expect(texts).toEqual(
      texts.map((_, index) => (index % 2 ? stories.plainText : stories.multibyteText).text),
    );
  });

  test("a body in a thousand pieces", async () => {
    const body = JSON.stringify(completion);
    const steps = Array.from(body, (write) => ({ write }));
    const reply = { headers: { "content-type": "application/json" }, steps };
    expect(await bench.answering(reply, options).chat(ask)).toEqual(completion);
  });

  test("headers that come twice are joined", async () => {
    const headers = { "retry-after": "1", "x-request-id": ["a", "b"] as never };
    const error = await failureOf(bench.answering(json({}, { status: 503, headers }), options).chat(ask));
    expect(error).toMatchObject({ requestId: "a, b", retryAfter: 1000 });
  });
});

describe("a transport of one's own", () => {
  test("is given everything, with header names in lower case", async () => {
    const requests: TransportRequest[] = [];
    const transport = async (request: TransportRequest) => {
      requests.push(request);
      const text = async () => JSON.stringify(completion);
      return { status: 200, header: () => undefined, text, reader: () => pieces(JSON.stringify(completion)) };
    };
    const client = bench.create({ transport, headers: { "X-Mine": "1" }, deadlines: { connect: 123 } });
    expect(await client.chat(ask)).toEqual(completion);
    expect(await failureOf(client.models.list())).toMatchObject({ kind: "interrupted" });
    expect(requests[0]).toMatchObject({
      url: `${bench.upstream.url}/chat/completions`,
      method: "POST",
      connectTimeout: 123,
    });
    expect(JSON.parse(String(requests[0]?.body))).toEqual(ask);
    expect(requests[0]?.headers).toMatchObject({ authorization: `Bearer ${KEY}`, "x-mine": "1" });
    expect(requests[0]?.signal).toBeInstanceOf(AbortSignal);
    expect([requests[1]?.method, requests[1]?.body]).toEqual(["GET", undefined]);
    expect(bench.upstream.requests).toHaveLength(0);
  });

  test("whatever it throws becomes an error of ours", async () => {
    const causes = [
      "no",
      undefined,
      { odd: KEY },
      new TypeError("fetch failed", { cause: new Error("deep reason") }),
    ];
    for (const thrown of causes) {
      const transport = () => Promise.reject(thrown);
      for (const call of [
        bench.create({ transport }).chat(ask),
        bench.create({ transport }).stream(ask).open(),
      ]) {
        const error = await failureOf(call);
        expect(error).toMatchObject({ kind: "connection", phase: "request", retryable: true });
        expect(error.message + JSON.stringify(error.cause ?? "")).not.toContain(KEY);
      }
    }
    const deep = await failureOf(bench.create({ transport: () => Promise.reject(causes[3]) }).chat(ask));
    expect(deep.message).toContain("deep reason");
  });

  test("one that throws at once, too", async () => {
    const transport = () => {
      throw new Error("not ready");
    };
    const error = await failureOf(bench.create({ transport }).chat(ask));
    expect(error).toMatchObject({ kind: "connection" });
    expect(error.message).toContain("not ready");
  });
});

describe("createUndiciTransport()", () => {
  test("a dispatcher of one's own is used, and stays open", async () => {
    const dispatcher = new Agent();
    const transport = createUndiciTransport({ dispatcher });
    bench.upstream.fallback = (request) => storyReply(stories.plainText, request);
    const client = bench.create({ transport });
    await client.chat(ask);
    await transport.close();
    expect(await client.stream(ask).final()).toEqual(completion);
    expect(dispatcher.closed).toBe(false);
    await dispatcher.close();
  });

  test("close() waits for the calls in flight, and a later call opens a new connection", async () => {
    const transport = createUndiciTransport();
    const client = bench.answering([sse(chunks, { wait: 10 }), json(completion)], { transport });
    const stream = client.stream(ask);
    await stream.open();
    const closing = transport.close();
    expect(await stream.final()).toEqual(completion);
    await closing;
    expect(await client.chat(ask)).toEqual(completion);
    await transport.close();
    await sleep(20);
    expect(bench.upstream.requests).toHaveLength(2);
  });
});

function pieces(text: string): ByteReader {
  const left = [new TextEncoder().encode(text)];
  return { read: async () => ({ value: left.pop() }), cancel: () => {} };
}
