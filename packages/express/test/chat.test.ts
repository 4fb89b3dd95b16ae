import { stories, storyReply } from "@wayfare/test-upstream";
import type express from "express";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
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

describe("the way to the network", () => {
  beforeEach(() => {
    bench.upstream.fallback = (request) => storyReply(story, request);
  });
  afterEach(() => void vi.unstubAllEnvs());

  /** Node's `fetch` tells its mode, undici alone does not. */
  const byFetch = () => bench.upstream.requests.at(-1)?.headers["sec-fetch-mode"] !== undefined;

  test("is undici", async () => {
    const url = await bench.serve();
    expect((await post(`${url}/chat`)).status).toBe(200);
    expect(byFetch()).toBe(false);
  });

  test("is what the client names", async () => {
    const seen: string[] = [];
    const client = {
      fetch: (...[url, init]: Parameters<typeof fetch>) => {
        seen.push(String(url));
        return fetch(url, init);
      },
    };
    const url = await bench.serve({ client: { baseURL: bench.upstream.url, ...client } });
    expect((await post(`${url}/chat`)).status).toBe(200);
    expect(seen).toEqual([`${bench.upstream.url}/chat/completions`]);
    expect(byFetch()).toBe(true);
  });

  test("is the environment's where that names proxies for fetch", async () => {
    vi.stubEnv("NODE_USE_ENV_PROXY", "1");
    const url = await bench.serve();
    expect((await post(`${url}/chat`)).status).toBe(200);
    expect(byFetch()).toBe(true);
  });
});
