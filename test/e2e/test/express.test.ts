import {
  type ErrorName,
  encodeSse,
  errorBodies,
  errorBody,
  hangMidStream,
  json,
  sse,
  stories,
  storyReply,
} from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { expressLegs, mostTokens } from "../src/express-leg.ts";
import { earlyFaults, lateFaults, plainFaults } from "../src/faults.ts";
import { all, failureOf, untilFailure } from "../src/read.ts";
import { useLeg } from "../src/use-leg.ts";

const { request } = stories.plainText;

describe.each(expressLegs)("$name", (leg) => {
  const stage = useLeg(leg);
  const ask = (body: object) =>
    stage.fetch(`${stage.baseURL}/chat/completions`, {
      method: "POST",
      headers: { ...stage.headers },
      body: JSON.stringify(body),
    });

  describe.each(Object.values(stories))("$name", (story) => {
    const isCapped = "max_tokens" in story.request || "max_completion_tokens" in story.request;
    const asked = { ...withoutNulls(story.request), ...(!isCapped && { max_tokens: mostTokens }) };

    test("whole and streamed, as on the direct way", async () => {
      stage.upstream.fallback = (received) => storyReply(story, received, { writes: 61 });
      expect(await stage.client.chat(story.request)).toEqual(story.completion);
      expect(await all(stage.client.stream(story.request).chunks())).toEqual(story.chunks);
      expect(await stage.client.stream(story.request).final()).toEqual(story.completion);
      const [whole, ...streamed] = stage.upstream.requests.map(({ json }) => withoutNulls(json));
      expect([whole, ...streamed]).toEqual([asked, ...streamed.map(() => ({ ...asked, stream: true }))]);
      expect(stage.upstream.requests[0]?.headers.authorization).toBe(`Bearer ${leg.keyShown}`);
    });

    test.each([
      ["event by event", {}],
      ["every 29 bytes", { writes: 29 }],
    ])("byte for byte, %s", async (_cut, options) => {
      stage.upstream.enqueue(sse(story.chunks, { ...story.sse, ...options }));
      const said = Buffer.from(await (await ask({ ...story.request, stream: true })).arrayBuffer());
      expect(said).toEqual(Buffer.from(encodeSse(story.chunks, story.sse)));
      stage.upstream.enqueue(json(story.completion));
      expect(await (await ask(story.request)).json()).toEqual(story.completion);
    });
  });

  test.each(plainFaults.filter(({ deadlines }) => deadlines === undefined))(
    "whole: $name is a clean status",
    async ({ reply }) => {
      stage.upstream.enqueue(reply);
      const error = await failureOf(stage.client.chat(request));
      expect(error).toMatchObject({ kind: "unavailable", retryable: true, phase: "request" });
      expect(error.message).toContain("The model's provider failed. Try again");
    },
  );

  test.each(earlyFaults.filter(({ deadlines }) => deadlines === undefined))(
    "before the first content: $name is a clean status",
    async ({ reply }) => {
      stage.upstream.enqueue(reply);
      const error = await failureOf(stage.client.stream(request).open());
      expect(error).toMatchObject({ kind: "unavailable", retryable: true, phase: "request" });
    },
  );

  test.each(lateFaults.filter(({ deadlines }) => deadlines === undefined))(
    "after the first content: $name ends in an error event",
    async ({ reply, said }) => {
      stage.upstream.enqueue(reply);
      const { items, error } = await untilFailure(stage.client.stream(request));
      expect(items.map((event) => (event.type === "text" ? event.text : "")).join("")).toBe(said);
      expect(error).toMatchObject({ kind: "unavailable", status: 502 });
    },
  );

  test.each(Object.keys(errorBodies) as ErrorName[])(
    "%s keeps its status, and no word of whose account it is",
    async (name) => {
      stage.upstream.fallback = errorBody(name);
      const direct = await failureOf(stage.direct.chat(request));
      const response = await ask(request);
      const said = await response.text();
      // What is wrong with the server's own key is no affair of its callers.
      const expected =
        direct.kind === "authentication" ? 502 : direct.kind === "payment" ? 402 : direct.status;
      expect(response.status).toBe(expected);
      expect(JSON.parse(said)).toMatchObject({ error: { code: expected, message: expect.any(String) } });
      expect(said).not.toMatch(/user_id|user_2|org_|"raw"|limit_usd|sk-or/);
    },
  );

  test("leaving in the middle ends the generation", async () => {
    stage.upstream.enqueue(hangMidStream(stories.plainText.chunks, 2));
    const stream = stage.client.stream(request);
    for await (const event of stream) if (event.type === "text") break;
    await stage.upstream.requests[0]?.closed;
    expect(stage.upstream.requests[0]?.clientHungUp).toBe(true);
  });
});

/** Null counts as absent, and is not sent on. */
function withoutNulls(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
