import { load } from "@langchain/core/load";
import type { AIMessage, AIMessageChunk, ContentBlock } from "@langchain/core/messages";
import {
  type SseOptions,
  type Story,
  type StoryName,
  stories,
  type WireObject,
} from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { paths, sumOf, tell, usageOf, useUpstream } from "./support.ts";

const bench = useUpstream();

type Version = "v0" | "v1";

const told = (story: Story, outputVersion: Version = "v0", options: SseOptions = {}) =>
  bench.answering(tell(story, options), { outputVersion });

const ways: SseOptions[] = [{}, { writes: "whole" }, { writes: 7 }, { eol: "\r\n", comments: true }];

/** What a message says of itself, whatever class it has, but for the times and the way that a receipt tells. */
function essence(message: AIMessage): object {
  const { id, type, name, text, invalid_tool_calls, usage_metadata } = message;
  // `tokenUsage` is what LangChain adds to whole answers.
  const { openrouter, output_version: _, tokenUsage: __, ...metadata } = message.response_metadata;
  const { attempts, latency, startedAt, streamed, ...receipt } = openrouter as WireObject;
  const calls = message.tool_calls?.map((call) => ({ id: call.id, name: call.name, args: call.args }));
  return { id, type, name, text, calls, invalid_tool_calls, usage_metadata, metadata, receipt };
}

/** The same with content, and all that goes beside it. */
function all(message: AIMessage): object {
  const { content, contentBlocks, additional_kwargs, tool_calls } = message;
  return { ...essence(message), tool_calls, content, contentBlocks, additional_kwargs };
}

/** Blocks as far as a whole answer tells them: not in which order texts, thoughts and the rest came. */
function gathered(blocks: readonly ContentBlock.Standard[]): object {
  const texts = (type: "text" | "reasoning") =>
    blocks.map((block) => (block.type === type ? (block as Record<string, unknown>)[type] : "")).join("");
  const rest = blocks.filter(({ type }) => !["text", "reasoning", "non_standard"].includes(type));
  return { text: texts("text"), reasoning: texts("reasoning"), rest };
}

async function chunksOf(stream: AsyncIterable<AIMessageChunk>): Promise<AIMessageChunk[]> {
  const chunks: AIMessageChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

describe.each(Object.keys(stories) as StoryName[])("%s", (name) => {
  const story = stories[name];

  test("read whole, it is what a stream adds up to", async () => {
    expect(all(await paths.stream(told(story)))).toEqual(all(await paths.invoke(told(story))));
  });

  test("streamEvents() brings what a stream of standard blocks adds up to", async () => {
    const streamed = await paths.stream(told(story, "v1"));
    const assembled = await paths.streamEvents(told(story));
    // LangChain writes its own word for the reason, and takes nothing more of a call than it knows.
    assembled.response_metadata.finish_reason = streamed.response_metadata.finish_reason;
    expect(essence(assembled)).toEqual(essence(streamed));
    expect(assembled.content).toEqual(streamed.content);
    expect(assembled.contentBlocks).toEqual(streamed.contentBlocks);
    expect(streamed.contentBlocks).toEqual(streamed.content);
  });

  test("standard content says the same as the other", async () => {
    const plain = await paths.invoke(told(story));
    for (const ask of [paths.invoke, paths.stream]) {
      const standard = await ask(told(story, "v1"));
      expect(standard.response_metadata.output_version).toBe("v1");
      expect(standard.contentBlocks).toEqual(standard.content);
      expect(essence(standard)).toEqual(essence(plain));
      expect(gathered(standard.contentBlocks)).toEqual(gathered(plain.contentBlocks));
    }
  });

  test.each<Version>(["v0", "v1"])("however a stream arrives, it is the same (%s)", async (version) => {
    const seen: object[] = [];
    for (const options of ways) seen.push(all(await paths.stream(told(story, version, options))));
    for (const other of seen.slice(1)) expect(other).toEqual(seen[0]);
  });

  test.each<Version>(["v0", "v1"])("what is told once comes on one chunk (%s)", async (version) => {
    const chunks = await chunksOf(await told(story, version).stream("Hi."));
    const having = (field: string) => chunks.filter(({ response_metadata }) => field in response_metadata);
    for (const field of ["model", "model_name", "finish_reason", "openrouter"])
      expect(having(field)).toHaveLength(1);
    expect(chunks.filter(({ usage_metadata }) => usage_metadata !== undefined)).toHaveLength(
      story.completion.usage ? 1 : 0,
    );
    expect(new Set(chunks.map(({ id }) => id))).toEqual(new Set([story.completion.id]));
    for (const chunk of chunks) expect(chunk.response_metadata.model_provider).toBe("openrouter");
  });

  test.each<Version>(["v0", "v1"])(
    "the blocks of its chunks, one by one, say it once (%s)",
    async (version) => {
      const chunks = await chunksOf(await told(story, version).stream("Hi."));
      const whole = gathered((await paths.invoke(told(story))).contentBlocks);
      const { text, reasoning } = gathered(chunks.flatMap(({ contentBlocks }) => contentBlocks)) as Record<
        string,
        string
      >;
      expect(whole).toMatchObject({ text, reasoning });
    },
  );

  test.each<Version>(["v0", "v1"])("from JSON it comes back as it was (%s)", async (version) => {
    for (const ask of Object.values(paths)) {
      const message = await ask(told(story, version));
      const loaded = await load<AIMessage>(JSON.stringify(message));
      expect(essence(loaded)).toEqual(essence(message));
      expect(loaded.content).toEqual(message.content);
      expect(loaded.additional_kwargs).toEqual(message.additional_kwargs);
    }
  });

  test("its metadata and counts are those of the answer", async () => {
    const { completion } = story;
    const message = await sumOf(await told(story).stream("Hi."));
    expect(message.id).toBe(completion.id);
    expect(message.text).toBe(story.text ?? "");
    expect(message.response_metadata).toMatchObject({
      model_provider: "openrouter",
      model: completion.model,
      model_name: completion.model,
      finish_reason: completion.choices[0].finish_reason,
      openrouter: { generationId: completion.id, provider: completion.provider },
    });
    expect(message.response_metadata.usage).toEqual(completion.usage);
    expect(usageOf(message)?.output_tokens).toBe(completion.usage?.completion_tokens);
  });
});
