// Complaints 16 to 20: what is sent. "3.1.0:" says what the same assertion showed there.
import { completion, json, saying, stories } from "@wayfare/test-upstream";
import { generateText, jsonSchema, type ModelMessage, Output, streamText, tool } from "ai";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ours, tell, useUpstream } from "../support.ts";

const bench = useUpstream();
const plain = () => bench.answering(tell(stories.plainText)).chat("lumen/otter-1");
const mark = { openrouter: { cacheControl: { type: "ephemeral" } } };
const cache_control = { type: "ephemeral" };

describe("16: `json_schema.strict` is hardcoded (#483, #308)", () => {
  const output = Output.object({ schema: z.object({ name: z.string() }) });

  // 3.1.0: passes (fixed); a guard.
  test("per model", async () => {
    const provider = bench.answering(saying({ content: '{"name":"Mira"}' }));
    const model = provider.chat("lumen/otter-1", { structuredOutputs: { strict: false } });
    const result = await generateText({ model, prompt: "Invent.", output });
    expect(result.output).toEqual({ name: "Mira" });
    expect(bench.body().response_format.json_schema.strict).toBe(false);
  });

  // 3.1.0: strict stays true, and `structuredOutputs` goes over the wire.
  test("per call", async () => {
    const model = bench.answering(saying({ content: '{"name":"Mira"}' })).chat("lumen/otter-1");
    const providerOptions = { openrouter: { structuredOutputs: { strict: false } } };
    await generateText({ model, prompt: "Invent.", output, providerOptions });
    expect(bench.body().response_format.json_schema.strict).toBe(false);
    expect(bench.body()).not.toHaveProperty("structuredOutputs");
  });
});

describe("17: web search as a tool, and who answered (#474, #494)", () => {
  // 3.1.0: { type, max_results: 3, engine: "exa" }: flat, where the API reads `parameters`.
  test("arguments go under `parameters`", async () => {
    const provider = bench.answering(tell(stories.citations));
    const tools = { web_search: provider.tools.webSearch({ maxResults: 3, engine: "exa" }) };
    const { sources } = await generateText({
      model: provider.chat("lumen/otter-1"),
      prompt: "Hours?",
      tools,
    });
    expect(bench.body().tools).toEqual([
      { type: "openrouter:web_search", parameters: { max_results: 3, engine: "exa" } },
    ]);
    expect(sources).toHaveLength(2);
  });

  // 3.1.0: passes; a guard. #494 is the API's own answer, which the metadata repeat.
  test("the provider is the one of the answer", async () => {
    const result = streamText({ model: plain(), prompt: "Hi." });
    expect(ours((await result.finalStep).providerMetadata).provider).toBe("Harbor");
  });
});

describe("18: prompt caching does not take (#35, #424, #196)", () => {
  // 3.1.0: passes; a guard.
  test("on system, user and tool messages", async () => {
    const call = { toolCallId: "call_1", toolName: "now" } as const;
    const messages: ModelMessage[] = [
      { role: "user", content: [{ type: "text", text: "Long.", providerOptions: mark }] },
      { role: "assistant", content: [{ type: "tool-call", ...call, input: {} }] },
      {
        role: "tool",
        content: [{ type: "tool-result", ...call, output: { type: "text", value: "noon" } }],
        providerOptions: mark,
      },
    ];
    const instructions = { role: "system", content: "Be brief.", providerOptions: mark } as const;
    await generateText({ model: plain(), instructions, messages });
    const marks = JSON.stringify(bench.body()).split('"cache_control":{"type":"ephemeral"}').length - 1;
    expect(marks).toBe(3);
  });

  // 3.1.0: the mark is dropped.
  test("on assistant parts", async () => {
    const messages: ModelMessage[] = [
      { role: "user", content: "Hi." },
      { role: "assistant", content: [{ type: "text", text: "A long answer.", providerOptions: mark }] },
      { role: "user", content: "Go on." },
    ];
    await generateText({ model: plain(), messages });
    expect(bench.body().messages[1].content).toEqual([
      { type: "text", text: "A long answer.", cache_control },
    ]);
  });

  // 3.1.0: the mark is dropped.
  test("on tool definitions", async () => {
    const inputSchema = jsonSchema({ type: "object", properties: {} });
    await generateText({
      model: plain(),
      prompt: "Hi.",
      tools: { now: tool({ inputSchema, providerOptions: mark }) },
    });
    expect(bench.body().tools[0].cache_control).toEqual(cache_control);
  });
});

describe("19: a PDF is parsed, and paid, with every turn (#271, #204)", () => {
  const file = {
    type: "file",
    file: { hash: "abc", name: "a.pdf", content: [{ type: "text", text: "Page 1" }] },
  };
  const pdf = {
    type: "file",
    mediaType: "application/pdf",
    data: "JVBERi0xLjQ=",
    filename: "a.pdf",
  } as const;

  // 3.1.0: the second request has no annotations.
  test.each([
    ["generated", false],
    ["streamed", true],
  ])("what was parsed comes back by itself (%s)", async (_name, streamed) => {
    const answer = completion({ content: "A page.", annotations: [file] });
    const story = {
      ...stories.plainText,
      completion: answer,
      chunks: [
        { ...answer, choices: [{ index: 0, delta: { content: "A page.", annotations: [file] } }] },
        { ...answer, choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
      ],
    };
    const provider = bench.answering([tell(story), tell(stories.plainText)]);
    const model = provider.chat("lumen/otter-1");
    const question: ModelMessage = { role: "user", content: [{ type: "text", text: "Read." }, pdf] };
    const first = { model, messages: [question] };
    const { response } = streamed ? await streamText(first).finalStep : await generateText(first);
    await generateText({
      model,
      messages: [question, ...response.messages, { role: "user", content: "And?" }],
    });
    expect(bench.body().messages[1]).toMatchObject({ content: "A page.", annotations: [file] });
  });

  // 3.1.0: passes; a guard.
  test("and by hand at the message", async () => {
    const messages: ModelMessage[] = [
      { role: "user", content: [pdf] },
      { role: "assistant", content: "A page.", providerOptions: { openrouter: { annotations: [file] } } },
      { role: "user", content: "And?" },
    ];
    await generateText({ model: plain(), messages });
    expect(bench.body().messages[1].annotations).toEqual([file]);
  });
});

describe("20: image URLs, video in, images edited and made (#484, #383, #386, #167)", () => {
  const url = "https://images.example/view?id=7&sig=a%2Fb";

  // 3.1.0: `ai` has to download it first, as the provider takes only addresses with an extension.
  test("an image by an address without extension is an image", async () => {
    const content = [{ type: "file", mediaType: "image", data: new URL(url) }] as const;
    await generateText({ model: plain(), messages: [{ role: "user", content: [...content] }] });
    expect(bench.body().messages[0].content).toEqual([{ type: "image_url", image_url: { url } }]);
  });

  // 3.1.0: `ai` has to download it first: no address of a video is supported.
  test("a video", async () => {
    const data = new URL("https://videos.example/a.mp4");
    const content = [{ type: "file", mediaType: "video/mp4", data }] as const;
    await generateText({ model: plain(), messages: [{ role: "user", content: [...content] }] });
    expect(bench.body().messages[0].content).toEqual([{ type: "video_url", video_url: { url: data.href } }]);
  });

  // 3.1.0: the assistant message of the second request has no picture.
  test("a picture that the model made can be edited in the next turn", async () => {
    const provider = bench.answering([tell(stories.imageOnly), json(stories.images.completion)]);
    const model = provider.chat("lumen/otter-1");
    const { files, response } = await generateText({ model, prompt: "Draw a red dot." });
    expect(files).toHaveLength(1);
    await generateText({ model, messages: [...response.messages, { role: "user", content: "Now blue." }] });
    expect(bench.body().messages[0].images).toEqual(stories.imageOnly.completion.choices[0].message.images);
  });
});
