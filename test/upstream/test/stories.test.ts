import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeSse, startUpstream, stories, storyReply, type Upstream } from "../src/index.ts";
import { fold } from "./fold.ts";
import { readEvents } from "./read-events.ts";

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

describe.each(Object.entries(stories))("%s", (name, story) => {
  test("its chunks fold to its completion", () => {
    expect(fold(story.chunks)).toEqual(story.completion);
    expect(story.name).toBe(name);
    expect(story.text ?? "").toBe(story.completion.choices[0].message.content ?? "");
  });

  test("it has the shape of the wire", () => {
    for (const chunk of story.chunks) {
      expect(chunk).toMatchObject({ id: story.completion.id, object: "chat.completion.chunk" });
      for (const { delta } of chunk.choices)
        expect(Object.keys(delta).slice(0, 2)).toEqual(["role", "content"]);
    }
    const finishes = story.chunks.filter((chunk) => chunk.choices[0]?.finish_reason);
    expect(finishes.length).toBeGreaterThan(name === "usageWithoutChoices" ? 0 : 1);
    expect(story.completion.id).toMatch(/^gen-\d{10}-[A-Za-z0-9]{20}$/);
  });

  test("it is told over HTTP both ways", async () => {
    upstream.route("POST", "/chat/completions", (request) => storyReply(story, request));
    const url = `${upstream.url}/chat/completions`;
    const post = (body: object) => fetch(url, { method: "POST", body: JSON.stringify(body) });
    const whole = await post(story.request);
    expect(whole.headers.get("x-generation-id")).toBe(story.completion.id);
    expect(await whole.json()).toEqual(story.completion);
    const stream = await post({ ...story.request, stream: true });
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    const body = await stream.text();
    expect(body).toBe(encodeSse(story.chunks, story.sse));
    expect(readEvents(body)).toEqual(story.chunks);
  });
});

test("every story has an id of its own", () => {
  const ids = Object.values(stories).map((story) => story.completion.id);
  expect(new Set(ids).size).toBe(ids.length);
});
