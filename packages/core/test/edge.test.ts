import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { createContext, Script } from "node:vm";
import { stories, storyReply } from "@wayfare/test-upstream";
import { beforeAll, describe, expect, test } from "vitest";
import { KEY, useUpstream } from "./support.ts";

const bench = useUpstream();
const require = createRequire(import.meta.url);
const entry = fileURLToPath(import.meta.resolve("@wayfare/core"));

/** What browsers, workers and edges have in common; everything else that Node has is missing. */
const web = {
  ...{ fetch, Request, Response, Headers, ReadableStream, TextDecoder, TextEncoder, URL, URLSearchParams },
  ...{ AbortController, AbortSignal, performance, crypto, console, queueMicrotask },
  ...{ setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout },
};

interface Bundled {
  outputFiles: { text: string }[];
  warnings: unknown[];
}

let bundle: Script;
beforeAll(async () => {
  const viaTsup = createRequire(require.resolve("tsup/package.json"));
  const { build } = viaTsup("esbuild") as { build: (options: object) => Promise<Bundled> };
  const { outputFiles, warnings } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "wayfare",
    platform: "neutral",
    target: "es2022",
  });
  expect(warnings).toEqual([]);
  bundle = new Script(outputFiles[0]?.text ?? "");
});

/** Runs a program in a world without Node; it sees the package as `wayfare`. */
function run(program: string, more: object = {}, before = ""): Promise<unknown> {
  const context = createContext({ ...web, ...more });
  new Script(before).runInContext(context);
  bundle.runInContext(context);
  return new Script(`(async () => { ${program} })()`).runInContext(context);
}

describe("the bundle runs where there is no Node", () => {
  test("no Node names are there, and none is asked for", async () => {
    const names = ["process", "Buffer", "require", "global", "setImmediate", "module"];
    const program = `return ${JSON.stringify(names)}.filter((name) => name in globalThis)`;
    expect(await run(program)).toEqual([]);
  });

  test("chat() and stream()", async () => {
    const story = stories.multibyteText;
    bench.upstream.fallback = (request) => storyReply(story, request);
    const program = `
      const client = wayfare.createOpenRouter({ apiKey: key, baseURL, app: { title: "Edge" } });
      const reply = await client.chat(request);
      const stream = client.stream(request);
      let text = "";
      for await (const event of stream) if (event.type === "text") text += event.text;
      const bytes = await new Response(client.stream(request).toReadableStream()).text();
      const receipt = wayfare.receiptOf(reply);
      return JSON.stringify({ reply, text, final: await stream.final(), ends: bytes.slice(-14), receipt });
    `;
    const result = await run(program, { key: KEY, baseURL: bench.upstream.url, request: story.request });
    expect(JSON.parse(String(result))).toMatchObject({
      reply: story.completion,
      text: story.text,
      final: story.completion,
      ends: "data: [DONE]\n\n",
      receipt: { costSource: "reported", provider: "Harbor" },
    });
    expect(bench.upstream.requests).toHaveLength(3);
  });

  test("errors, aborts and the missing key", async () => {
    const program = `
      const names = [];
      const tell = (error) => names.push(error.name + " " + wayfare.isOpenRouterError(error));
      await wayfare.createOpenRouter({ baseURL }).chat(request).catch(tell);
      const client = wayfare.createOpenRouter({ apiKey: key, baseURL, retry: false });
      await client.chat(request).catch(tell);
      await client.stream(request, { signal: AbortSignal.abort() }).final().catch(tell);
      return names.join();
    `;
    const { request } = stories.plainText;
    const names = await run(program, { key: KEY, baseURL: bench.upstream.url, request });
    expect(names).toBe("AuthenticationError true,UnavailableError true,AbortError true");
  });

  test("also where there is no FinalizationRegistry and no randomUUID", async () => {
    const story = stories.plainText;
    bench.upstream.fallback = (request) => storyReply(story, request);
    const program = `
      const client = wayfare.createOpenRouter({ apiKey: key, baseURL, retry: false });
      const failed = await client.chat({ messages: [] , model: "m" }).catch((error) => error.name);
      const aborted = await client.stream(request, { signal: AbortSignal.abort() }).receipt();
      return [failed, aborted.id.startsWith("local-"), (await client.stream(request).final()).id].join();
    `;
    const plain = { crypto: {}, key: KEY, baseURL: bench.upstream.url, request: story.request };
    const result = await run(program, plain, "delete globalThis.FinalizationRegistry;");
    expect(result).toBe(`InvalidRequestError,true,${story.completion.id}`);
  });
});
