import { stories, storyReply } from "@wayfare/test-upstream";
import type express from "express";
import { describe, expect, test } from "vitest";
import { KEY, post, useUpstream, versions } from "./support.ts";

const bench = useUpstream();
const story = stories.plainText;

describe.each(versions)("a chat route on %s", (_, express5) => {
  test("passes JSON and streams byte for byte, before a body parser and after one", async () => {
    bench.upstream.fallback = (request) => storyReply(story, request, { writes: 31 });
    for (const prepare of [undefined, (app: express.Express) => void app.use(express5.json())]) {
      const url = await bench.serve({}, prepare, express5);
      for (const stream of [false, true]) {
        const direct = await post(`${bench.upstream.url}/chat/completions`, { ...story.request, stream });
        const answer = await post(`${url}/chat`, { ...story.request, ...(stream && { stream }) });
        expect(answer.status).toBe(200);
        expect(await answer.text()).toBe(await direct.text());
        const sent = bench.upstream.requests.at(-1);
        expect(sent?.headers.authorization).toBe(`Bearer ${KEY}`);
        expect(sent?.json).toEqual({ ...story.request, max_tokens: 4096, ...(stream && { stream }) });
      }
    }
  });
});
