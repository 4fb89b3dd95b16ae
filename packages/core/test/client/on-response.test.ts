import { createOpenRouter, type ResponseHead } from "@wayfare/core";
import { createUndiciTransport } from "@wayfare/core/undici";
import { errorBody, startUpstream, stories, storyReply, type Upstream } from "@wayfare/test-upstream";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
beforeEach(() => upstream.reset());
afterAll(() => upstream.close());

const { request } = stories.plainText;
const undici = createUndiciTransport();
afterAll(() => undici.close());

test.each([
  ["fetch", undefined],
  ["undici", undici],
] as const)(
  "over %s, each attempt's answer is told with its headers, failed ones too",
  async (_, transport) => {
    const client = createOpenRouter({ apiKey: "sk-or-test", baseURL: upstream.url, transport });
    upstream.enqueue(
      { ...errorBody("provider502"), headers: { "content-type": "application/json", "x-attempt": "1" } },
      (received) => storyReply(stories.plainText, received, { headers: { "x-attempt": "2" } }),
    );
    const heads: ResponseHead[] = [];
    await client.chat(request, {
      retry: { baseDelay: 1 },
      onResponse: (response) => heads.push(response),
    });
    expect(heads.map(({ status, url }) => [status, url])).toEqual([
      [502, `${upstream.url}/chat/completions`],
      [200, `${upstream.url}/chat/completions`],
    ]);
    expect(heads.map(({ headers }) => headers["x-attempt"])).toEqual(["1", "2"]);
  },
);

test("an observer that throws does not break the call", async () => {
  upstream.fallback = (received) => storyReply(stories.plainText, received);
  const errors: unknown[] = [];
  const client = createOpenRouter({
    apiKey: "sk-or-test",
    baseURL: upstream.url,
    hooks: { onObserverError: (error) => errors.push(error) },
  });
  await client.stream(request, { onResponse: () => Promise.reject(new Error("no")) as never }).final();
  await client.chat(request, {
    onResponse: () => {
      throw new Error("no");
    },
  });
  expect(errors).toHaveLength(2);
});
