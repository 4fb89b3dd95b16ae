import type { LanguageModelV4Prompt, SharedV4ProviderOptions } from "@ai-sdk/provider";
import { saying, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { call, user, useUpstream } from "./support.ts";

const bench = useUpstream();
const cache_control = { type: "ephemeral", ttl: "1h" } as const;

async function encode(prompt: LanguageModelV4Prompt): Promise<WireObject[]> {
  await bench
    .answering(saying({ content: "Yes." }))
    .chat("anthropic/claude-9")
    .doGenerate({ prompt });
  return bench.body().messages;
}

describe.each<[string, SharedV4ProviderOptions]>([
  ["openrouter.cacheControl", { openrouter: { cacheControl: cache_control } }],
  ["openrouter.cache_control", { openrouter: { cache_control } }],
  ["anthropic.cacheControl", { anthropic: { cacheControl: cache_control } }],
  ["anthropic.cache_control", { anthropic: { cache_control } }],
])("a cache mark as %s", (_name, providerOptions) => {
  const result = {
    type: "tool-result",
    toolCallId: "call_1",
    toolName: "now",
    output: { type: "text", value: "noon" },
  } as const;
  const marked = (text: string) => [{ type: "text", text, cache_control }];

  test("of a message", async () => {
    const messages = await encode([
      { role: "system", content: "Be brief.", providerOptions },
      { ...user("Hi."), providerOptions },
      { role: "assistant", content: [{ type: "text", text: "Yes." }], providerOptions },
      { role: "tool", content: [result], providerOptions },
    ]);
    expect(messages.map(({ content }) => content)).toEqual(["Be brief.", "Hi.", "Yes.", "noon"].map(marked));
  });

  test("of a part", async () => {
    const messages = await encode([
      { role: "user", content: [{ type: "text", text: "Hi.", providerOptions }] },
      { role: "assistant", content: [{ type: "text", text: "Yes.", providerOptions }] },
      { role: "tool", content: [{ ...result, providerOptions }] },
    ]);
    expect(messages.map(({ content }) => content)).toEqual(["Hi.", "Yes.", "noon"].map(marked));
  });

  test("of a file, and of a part of a tool's result", async () => {
    const data = { type: "url", url: new URL("https://files.example/a.pdf") } as const;
    const file = { type: "file", mediaType: "application/pdf", data, providerOptions } as const;
    const value = [{ type: "text", text: "noon", providerOptions } as const];
    const messages = await encode([
      { role: "user", content: [file, { type: "text", text: "Read." }] },
      { role: "tool", content: [{ ...result, output: { type: "content", value } }] },
    ]);
    expect(messages.map(({ content }) => content)).toEqual([
      [
        { type: "file", file: { file_data: data.url.href }, cache_control },
        { type: "text", text: "Read." },
      ],
      marked("noon"),
    ]);
  });

  test("of a tool", async () => {
    const model = bench.answering(saying({ content: "Yes." })).chat("anthropic/claude-9");
    const tools = [
      { type: "function", name: "now", inputSchema: { type: "object" }, providerOptions },
    ] as const;
    await model.doGenerate(call({ tools: [...tools] }));
    expect(bench.body().tools).toMatchObject([{ type: "function", cache_control }]);
  });
});

test("the mark of a message with several parts stands at its last text only", async () => {
  const data = { type: "url", url: new URL("https://images.example/a") } as const;
  const [message] = await encode([
    {
      role: "user",
      content: [
        { type: "text", text: "One." },
        { type: "text", text: "Two." },
        { type: "file", mediaType: "image", data },
      ],
      providerOptions: { openrouter: { cacheControl: cache_control } },
    },
  ]);
  expect(message?.content).toEqual([
    { type: "text", text: "One." },
    { type: "text", text: "Two.", cache_control },
    { type: "image_url", image_url: { url: data.url.href } },
  ]);
});

test("the mark of a part wins over that of its message", async () => {
  const own = { type: "ephemeral", ttl: "5m" };
  const content = [
    { type: "text", text: "Hi.", providerOptions: { openrouter: { cacheControl: own } } },
  ] as const;
  const providerOptions = { openrouter: { cacheControl: cache_control } };
  const [several] = await encode([
    { role: "user", content: [{ type: "text", text: "A." }, ...content], providerOptions },
  ]);
  expect(several?.content[1].cache_control).toEqual(own);
});

test("a mark that is none is refused: the cache would be paid for and not used", async () => {
  const model = bench.provider().chat("lumen/otter-1");
  const prompt = [{ ...user(), providerOptions: { openrouter: { cacheControl: "ephemeral" } } }];
  await expect(model.doGenerate({ prompt })).rejects.toThrow("`cacheControl` must be an object");
});
