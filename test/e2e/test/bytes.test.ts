import {
  encodeSse,
  json,
  randomOf,
  type SseOptions,
  type SseSpelling,
  type Story,
  sse,
  stories,
} from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { legs } from "../src/legs.ts";
import { useLeg } from "../src/use-leg.ts";

const spellings: [string, SseSpelling][] = [
  ["LF", {}],
  ["CRLF", { eol: "\r\n" }],
  ["CR", { eol: "\r" }],
  ["comments and a byte order mark", { comments: true, bom: true }],
  ["no space after the colon", { spaceAfterColon: false }],
  ["many comments before the first event", { comments: 40 }],
  ["no [DONE]", { done: false }],
  ["no blank line at the end", { done: false, finalNewline: false }],
];
const cuts: [string, SseOptions][] = [
  ["event by event", {}],
  ["in one piece", { writes: "whole" }],
  ["every 29 bytes", { writes: 29 }],
];
const told = Object.values(stories);

// The first leg is the provider itself.
describe.each(legs.slice(1))("the bytes of the provider, over $name", (leg) => {
  const stage = useLeg(leg);
  const ask = async (story: Story, stream: boolean): Promise<Response> =>
    stage.fetch(`${stage.baseURL}/chat/completions`, {
      method: "POST",
      headers: { ...stage.headers },
      body: JSON.stringify({ ...story.request, stream }),
    });

  describe.each(cuts)("%s", (_cut, options) => {
    test.each(told)("$name", async (story) => {
      stage.upstream.enqueue(sse(story.chunks, { ...story.sse, ...options }));
      const response = await ask(story, true);
      expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
      expect(await bytesOf(response)).toEqual(Buffer.from(encodeSse(story.chunks, story.sse)));
    });
  });

  describe.each(spellings)("%s", (_name, spelling) => {
    const story = stories.multibyteText;
    const chunks = [...story.chunks.slice(1, 5), ...story.chunks.slice(-1)];
    const bytes = Buffer.from(encodeSse(chunks, spelling));

    test("byte by byte", async () => {
      stage.upstream.enqueue(sse(chunks, { ...spelling, writes: 1 }));
      expect(await bytesOf(await ask(story, true))).toEqual(bytes);
    });

    test("at twenty places by chance", async () => {
      const random = randomOf(bytes.length);
      for (let round = 0; round < 5; round += 1) {
        const cutAt = Array.from({ length: 20 }, () => Math.floor(random() * bytes.length));
        stage.upstream.enqueue(sse(chunks, { ...spelling, cutAt }));
        const answer = await bytesOf(await ask(story, true));
        expect(answer, `cut at ${cutAt}`).toEqual(bytes);
      }
    });
  });

  test.each(told)("$name, as JSON with spaces", async ({ ...story }) => {
    const text = JSON.stringify(story.completion, null, 3);
    const headers = { "content-type": "application/json", "x-generation-id": String(story.completion.id) };
    stage.upstream.enqueue({
      ...json({}),
      headers,
      steps: [{ write: text.slice(0, 99) }, { write: text.slice(99) }],
    });
    const response = await ask(story, false);
    expect(await response.text()).toBe(text);
    expect(response.headers.get("x-generation-id")).toBe(story.completion.id);
  });
});

async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}
