import {
  cutAfterHeaders,
  cutBeforeHeaders,
  cutMidStream,
  endWithoutFinish,
  errorBodies,
  errorFirstEvent,
  errorInside200,
  errorMidStream,
  errorReply,
  hangAfterHeaders,
  hangBeforeHeaders,
  hangMidStream,
  htmlError,
  json,
  rateLimited,
  sse,
  stories,
  storyReply,
} from "@wayfare/test-upstream";
import { describe, expect, it } from "vitest";
import { ask, chatsTo, type Loose, textOf, UPSTREAM_KEY, useRelay } from "./support.ts";

const relay = useRelay({ deadlines: { firstByte: 150, idle: 150 } });
const story = stories[Object.keys(stories)[0] as keyof typeof stories];
const good = () => storyReply(story, {}, {});
const two = ask("lumen/otter-1", { models: ["lumen/otter-2"] });

/** What an upstream may do before the first content, and how that reads when nobody else can serve. */
const early: [string, () => Loose, number, string][] = [
  [
    "500",
    () => errorReply(500, { error: { code: 500, message: "Internal Server Error" } }),
    500,
    "Internal Server Error",
  ],
  ["429", () => rateLimited({ retryAfter: 3 }), 429, "Provider returned error"],
  ["402", () => errorReply(402, errorBodies.credits.body), 402, errorBodies.credits.body.error.message],
  ["403", () => errorReply(403, errorBodies.moderation.body), 403, errorBodies.moderation.body.error.message],
  [
    "404",
    () => errorReply(404, errorBodies.noEndpoints.body),
    404,
    errorBodies.noEndpoints.body.error.message,
  ],
  [
    "400",
    () => errorReply(400, errorBodies.contextLength.body),
    400,
    errorBodies.contextLength.body.error.message,
  ],
  [
    "our key refused",
    () => errorReply(401, errorBodies.badKey.body),
    502,
    "The key that this gateway holds for OpenRouter was refused. Check it where the gateway runs.",
  ],
  ["HTML", () => htmlError(502), 502, "Provider returned error"],
  [
    "another's error",
    () =>
      errorReply(400, {
        error: {
          message: "no such thing",
          type: "invalid_request_error",
          param: null,
          code: "model_not_found",
        },
      }),
    400,
    "Provider returned error",
  ],
  ["an error inside 200", () => errorInside200("no_choices"), 502, "The provider closed the connection"],
  ["an error on a choice", () => errorInside200("choice"), 502, "The provider closed the connection"],
  ["no JSON", () => json("x", {}), 502, "OpenRouter answered with something that is not JSON."],
  ["a cut", () => cutBeforeHeaders(), 502, ""],
  ["silence", () => hangBeforeHeaders(), 504, ""],
];

/** What many servers send first: it says nothing yet. */
const role = {
  ...story.chunks[0],
  choices: [{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }],
};

describe("before the first content", () => {
  it.each(early)("%s: the next model is asked", async (_name, reply) => {
    relay.upstream.enqueue(reply(), good());
    const { status, text } = await relay.chat(two);
    expect([status, text]).toEqual([200, JSON.stringify(story.completion)]);
    expect(chatsTo(relay.upstream)).toHaveLength(2);
  });

  it.each(early)(
    "%s: told in OpenRouter's shape when nobody is left",
    async (_name, reply, expected, message) => {
      relay.upstream.enqueue(reply());
      const { status, json: body, text, headers } = await relay.chat(ask("lumen/otter-1"));
      expect(status).toBe(expected);
      expect(headers.get("content-type")).toBe("application/json");
      expect(body.error.code).toBe(expected);
      expect(body.error.metadata.error_type).toEqual(expect.any(String));
      expect(body.error.message).toContain(message);
      expect(text).not.toContain(UPSTREAM_KEY);
      expect(text).not.toContain("<html");
    },
  );

  it.each([
    ["an error as the first event", () => errorFirstEvent()],
    ["a bare one", () => errorFirstEvent(undefined, "bare")],
    ["a cut after the headers", () => cutAfterHeaders()],
    ["an end without an event", () => sse([], { done: false })],
    ["silence after the headers", () => hangAfterHeaders()],
    ["a role and nothing more", () => sse([role])],
    ["[DONE] and nothing else", () => sse([])],
    ["an event that is not JSON", () => sse(["<html>"])],
    ["JSON that is no completion", () => json({ object: "list" })],
  ])("in a stream, %s: the next model is asked, or the status tells", async (_name, reply) => {
    relay.upstream.enqueue(reply(), storyReply(story, { stream: true }));
    const served = await relay.stream(two);
    expect(served.status).toBe(200);
    expect(textOf(served.chunks)).toBe(textOf(story.chunks));
    relay.upstream.enqueue(reply());
    const failed = await relay.stream(ask("lumen/otter-1"));
    expect(failed.status).toBeGreaterThanOrEqual(500);
    expect(failed.json.error.code).toBe(failed.status);
  });

  it("a whole answer to a stream request becomes a stream", async () => {
    relay.upstream.enqueue(json(story.completion));
    const served = await relay.stream(ask("lumen/otter-1"));
    expect(served.status).toBe(200);
    expect(textOf(served.chunks)).toBe(textOf(story.chunks));
  });

  it("Retry-After comes through", async () => {
    relay.upstream.enqueue(rateLimited({ retryAfter: 3 }));
    expect((await relay.chat(ask("lumen/otter-1"))).headers.get("retry-after")).toBe("3");
  });

  it("a key that the upstream shows in its error is taken out", async () => {
    relay.upstream.enqueue(
      errorReply(500, {
        error: { code: 500, message: `bad key ${UPSTREAM_KEY}`, metadata: { raw: UPSTREAM_KEY } },
      }),
    );
    const { text } = await relay.chat(ask("lumen/otter-1"));
    expect(text).not.toContain(UPSTREAM_KEY);
  });
});

describe("after the first content", () => {
  it.each([
    ["a cut", () => cutMidStream(story.chunks, 2)],
    [
      "a cut inside an event",
      () => cutMidStream(story.chunks, { byte: JSON.stringify(story.chunks[0]).length + 40 }),
    ],
    ["silence", () => hangMidStream(story.chunks, 2)],
    ["an end without a finish", () => endWithoutFinish(story.chunks)],
  ])("%s: whole events, then an error chunk, and nobody else is asked", async (_name, reply) => {
    relay.upstream.enqueue(reply());
    const { status, chunks, text } = await relay.stream(two);
    expect(status).toBe(200);
    expect(chatsTo(relay.upstream)).toHaveLength(1);
    expect(chunks.slice(0, -1)).toEqual(story.chunks.slice(0, chunks.length - 1));
    const last = chunks.at(-1);
    expect(last).toMatchObject({ id: story.chunks[0]?.id, choices: [{ finish_reason: "error" }] });
    expect(last.error.code).toBeGreaterThanOrEqual(502);
    expect(last.error.metadata.error_type).toMatch(/provider_unavailable|timeout/);
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
  });

  it("an error that the upstream tells passes as it is", async () => {
    relay.upstream.enqueue(errorMidStream(story.chunks));
    const { chunks } = await relay.stream(two);
    expect(chunks.at(-1).error.message).toBe("The provider closed the connection");
    expect(chunks.filter(({ error }) => error)).toHaveLength(1);
    const { data } = (await relay.get(`/generation?id=${story.chunks[0]?.id}`)).json;
    expect(data.finish_reason).toBe("error");
  });
});

describe("a client that leaves", () => {
  it.each([
    ["before the headers", hangBeforeHeaders, false],
    ["before the first event", hangAfterHeaders, true],
    ["in the middle", () => hangMidStream(story.chunks, 2), true],
  ])("%s: the upstream is hung up on", async (_name, reply, stream) => {
    relay.upstream.enqueue(reply());
    const leave = new AbortController();
    const pending = fetch(`${relay.url}/chat/completions`, {
      method: "POST",
      body: JSON.stringify(ask("lumen/otter-1", { stream, models: ["lumen/otter-2"] })),
      signal: leave.signal,
    }).then((response) => response.text());
    setTimeout(() => leave.abort(), 60);
    await expect(pending).rejects.toThrow();
    await relay.upstream.requests[0]?.closed;
    expect(relay.upstream.requests[0]?.clientHungUp).toBe(true);
    // Nobody else is asked on behalf of a client that is gone.
    expect(chatsTo(relay.upstream)).toHaveLength(1);
  });
});
