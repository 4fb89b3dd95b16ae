import { encodeSse, json, sse, stories, storyReply } from "@wayfare/test-upstream";
import { describe, expect, it } from "vitest";
import { ask, type Loose, UPSTREAM_KEY, useRelay } from "./support.ts";

const relay = useRelay();
const story = stories[Object.keys(stories)[0] as keyof typeof stories];

describe("a request", () => {
  it("arrives as it was sent, with the gateway's key and only the headers that are listed", async () => {
    relay.upstream.enqueue(storyReply(story, {}));
    const headers = {
      authorization: "Bearer client-key",
      cookie: "session=1",
      "x-title": "App",
      "http-referer": "https://app.test",
      "x-forwarded-for": "10.0.0.1",
      "x-openrouter-metadata": "enabled",
    };
    const body =
      '{ "messages" : [ {"role":"user","content":"ü\\u00fc \\"}{ ok"} ],\n "model":"lumen/otter-1" , "odd":1.0e2 }';
    const { status } = await relay.chat(body, { headers });
    expect(status).toBe(200);
    const [received] = relay.upstream.requests;
    expect(received?.path).toBe("/chat/completions");
    expect(received?.body).toBe(body);
    expect(received?.headers).toMatchObject({
      authorization: `Bearer ${UPSTREAM_KEY}`,
      "x-title": "App",
      "http-referer": "https://app.test",
      "x-openrouter-metadata": "enabled",
      "content-type": "application/json",
    });
    expect(Object.keys(received?.headers ?? {})).not.toEqual(expect.arrayContaining(["cookie"]));
    expect(JSON.stringify(received?.headers)).not.toMatch(/client-key|10\.0\.0\.1|session=1/);
  });

  it("loses `models`, which are tried here one by one; all else keeps its bytes", async () => {
    relay.upstream.enqueue(
      json({ error: { code: 503, message: "busy" } }, { status: 503 }),
      storyReply(story, {}),
    );
    const body =
      '{"models":["lumen/otter-2"],"model":"lumen/otter-1:nitro","messages":[{"role":"user","content":"\\\\"}],"provider":{"order":["a"]},"x":[{"model":"m"}]}';
    const { status } = await relay.chat(body);
    expect(status).toBe(200);
    expect(relay.upstream.requests.map((request) => request.body)).toEqual([
      '{"model":"lumen/otter-1:nitro","messages":[{"role":"user","content":"\\\\"}],"provider":{"order":["a"]},"x":[{"model":"m"}]}',
      '{"model":"lumen/otter-2","messages":[{"role":"user","content":"\\\\"}],"provider":{"order":["a"]},"x":[{"model":"m"}]}',
    ]);
  });

  it("takes its provider preferences along, for the router behind to follow", async () => {
    relay.upstream.enqueue(storyReply(story, {}));
    const provider = { only: ["harbor"], ignore: ["openrouter"], allow_fallbacks: false };
    expect((await relay.chat(ask("lumen/otter-1", { provider }))).status).toBe(200);
    expect(relay.upstream.requests[0]?.json.provider).toEqual(provider);
  });

  it("may hold fields with the names of things that every object has", async () => {
    relay.upstream.enqueue(storyReply(story, {}));
    const body =
      '{"constructor":1,"toString":"x","__proto__":{"a":1},"model":"lumen/otter-1","messages":[{"role":"user","content":""}]}';
    expect((await relay.chat(body)).status).toBe(200);
    expect(relay.upstream.requests[0]?.body).toBe(body);
  });
});

describe("an answer", () => {
  it("passes byte for byte, and is metered beside", async () => {
    for (const each of Object.values(stories)) {
      relay.upstream.enqueue(storyReply(each, {}));
      const { text, headers } = await relay.chat({ ...each.request });
      expect(text, each.name).toBe(JSON.stringify(each.completion));
      expect(headers.get("x-generation-id"), each.name).toBe(each.completion.id);
      const { data } = (await relay.get(`/generation?id=${each.completion.id}`)).json;
      expect(data.total_cost, each.name).toBe(each.completion.usage?.cost ?? 0);
      expect(data.finish_reason, each.name).toBe(each.completion.choices[0].finish_reason);
    }
  });

  it("passes as a stream, byte for byte, however it is spelled and cut", async () => {
    for (const each of Object.values(stories)) {
      for (const spelling of [
        { writes: 1 },
        { writes: 7, eol: "\r\n" },
        { writes: 13, eol: "\r", comments: true },
        { writes: "whole", comments: 2 },
      ] as const) {
        const options = { ...each.sse, ...spelling };
        relay.upstream.enqueue(storyReply(each, { stream: true }, options));
        const { text, headers } = await relay.stream(each.request).catch((error) => {
          throw new Error(each.name, { cause: error });
        });
        expect(text, `${each.name} ${JSON.stringify(spelling)}`).toBe(encodeSse(each.chunks, options));
        expect(headers.get("content-type")).toBe("text/event-stream");
        expect(headers.get("x-generation-id")).toBe(each.chunks[0]?.id);
      }
      const usage = each.chunks.findLast((chunk) => chunk.usage)?.usage;
      const { data } = (await relay.get(`/generation?id=${each.chunks[0]?.id}`)).json;
      expect(data.total_cost, each.name).toBe(usage?.cost ?? 0);
    }
  });

  it("keeps its cost exact where the upstream tells none, from listed prices", async () => {
    const { json: listed } = await relay.get("/models");
    expect(listed.data).toEqual([]);
    relay.upstream.enqueue(
      json({
        id: "chatcmpl-1",
        object: "chat.completion",
        choices: [{ index: 0, message: {}, finish_reason: "stop" }],
        usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
      }),
    );
    // Ids of this kind come again, so the gateway gives one of its own.
    const { headers } = await relay.chat(ask("lumen/otter-1"));
    const { data } = (await relay.get(`/generation?id=${headers.get("x-generation-id")}`)).json;
    expect(data.upstream_id).toBe("chatcmpl-1");
    // Unknown prices: the tokens are known, the cost is not.
    expect(data).toMatchObject({
      native_tokens_prompt: 3,
      total_cost: 0,
      model: "lumen/otter-1",
      provider_name: "OpenRouter",
    });
  });
});

describe("a stream of one large event", () => {
  it("passes too", async () => {
    const chunks: Loose[] = structuredClone(stories[Object.keys(stories)[0] as keyof typeof stories].chunks);
    chunks[0].choices[0].delta.content = "x".repeat(3_000_000);
    relay.upstream.enqueue(sse(chunks, { writes: 50_000 }));
    const { text } = await relay.stream(ask("lumen/otter-1"));
    expect(text).toBe(encodeSse(chunks));
  });
});
