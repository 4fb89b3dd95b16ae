import { InMemoryCache } from "@langchain/core/caches";
import { load } from "@langchain/core/load";
import { AIMessage, AIMessageChunk, HumanMessage } from "@langchain/core/messages";
import { saying, stories } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { everyPath, paths, sumOf, tell, usageOf, useUpstream } from "./support.ts";

const bench = useUpstream();
const telling = (name: keyof typeof stories, fields = {}) => bench.answering(tell(stories[name]), fields);

type Class = new (fields: object) => AIMessage;
const remade = (message: AIMessage, over: object = {}): AIMessage =>
  new (message.constructor as Class)({ ...message.lc_kwargs, ...over });
const spread = (message: AIMessage, over: object = {}): AIMessage =>
  new (message.constructor as Class)({ ...message, ...over });

/** The ways to an answer of ours: LangChain itself assembles that of streamEvents(). */
const ours = everyPath.filter(([name]) => name !== "streamEvents");

describe("whoever knows LangChain knows these messages", () => {
  test("by their class and type", async () => {
    const whole = await telling("plainText").invoke("Hi.");
    const sum = await paths.stream(telling("plainText"));
    expect(AIMessage.isInstance(whole)).toBe(true);
    expect(AIMessageChunk.isInstance(sum)).toBe(true);
    for (const message of [whole, sum, await paths.streamEvents(telling("plainText"))]) {
      expect(message).toBeInstanceOf(AIMessage);
      expect(message.type).toBe("ai");
    }
  });

  test("by the id of their JSON; a sum is a message there, a piece is a piece", async () => {
    const idOf = (message: AIMessage) => (message.toJSON() as { id: string[] }).id.at(-1);
    expect(idOf(await telling("toolCall").invoke("Hi."))).toBe("AIMessage");
    expect(idOf(await paths.stream(telling("toolCall")))).toBe("AIMessage");
    for await (const chunk of await telling("toolCall").stream("Hi."))
      expect(idOf(chunk)).toBe("AIMessageChunk");
  });

  test("pieces that went through JSON add up to the same text, calls and counts", async () => {
    for (const name of ["textThenTool", "reasoningText", "citations"] as const) {
      const loaded: AIMessageChunk[] = [];
      for await (const chunk of await telling(name).stream("Hi."))
        loaded.push(await load<AIMessageChunk>(JSON.stringify(chunk)));
      const sum = loaded.reduce((left, right) => left.concat(right));
      const whole = await telling(name).invoke("Hi.");
      expect(sum.text).toBe(whole.text);
      expect(sum.additional_kwargs).toEqual(whole.additional_kwargs);
      expect(sum.tool_calls).toEqual(whole.tool_calls);
      expect(sum.usage_metadata).toMatchObject({ total_tokens: whole.usage_metadata?.total_tokens });
      expect(sum.response_metadata.model).toBe(whole.response_metadata.model);
    }
  });

  test("what keeps them whole is in no JSON", async () => {
    for (const [, ask] of everyPath) {
      const text = JSON.stringify(await ask(telling("textThenTool")));
      expect(text).not.toContain("tool_call_chunks");
      expect(Object.keys(JSON.parse(text).kwargs)).not.toContain("whole");
    }
  });
});

describe("copies", () => {
  test.each(ours)("are as good as the message (%s)", async (_name, ask) => {
    for (const name of [
      "unknownFields",
      "citations",
      "images",
      "audio",
      "refusal",
      "parallelToolCalls",
    ] as const) {
      const message = await ask(telling(name));
      for (const copy of [remade(message), spread(message), remade(spread(remade(message)))]) {
        expect(copy.contentBlocks).toEqual(message.contentBlocks);
        expect(copy.tool_calls).toEqual(message.tool_calls);
        expect(copy.content).toEqual(message.content);
        expect(usageOf(copy)).toEqual(usageOf(message));
      }
    }
  });

  test.each(ours)("with another content are what they say now (%s)", async (_name, ask) => {
    const message = await ask(telling("citations"));
    for (const copy of [remade, spread].map((make) => make(message, { content: "Nothing." })))
      expect(copy.contentBlocks).toEqual([{ type: "text", text: "Nothing." }]);
  });

  test.each(ours)("with other calls too (%s)", async (_name, ask) => {
    const message = await ask(telling("textThenTool"));
    const call = { type: "tool_call", id: "call_wind2", name: "get_wind", args: { port: "Oban" } } as const;
    for (const copy of [remade, spread].map((make) => make(message, { tool_calls: [call] }))) {
      expect(copy.tool_calls).toEqual([call]);
      expect(copy.contentBlocks).toEqual([{ type: "text", text: "I will check." }, call]);
    }
  });
});

describe("a message that is changed where it stands", () => {
  test.each(ours)("is what it says now: calls that a person has edited (%s)", async (_name, ask) => {
    const message = await ask(telling("textThenTool"));
    // As LangChain's middleware for humans in the loop does.
    message.tool_calls = [{ type: "tool_call", id: "call_wind2", name: "get_wind", args: { port: "Oban" } }];
    const loaded = await load<AIMessage>(JSON.stringify(message));
    for (const each of [message, loaded]) {
      expect(each.contentBlocks).toMatchObject([{ text: "I will check." }, { args: { port: "Oban" } }]);
      await bench.answering(saying({ content: "Yes." })).invoke([new HumanMessage("Hi."), each]);
      expect(bench.body().messages[1].tool_calls[0].function.arguments).toBe('{"port":"Oban"}');
    }
  });

  test.each(ours)("and a text that was made harmless (%s)", async (_name, ask) => {
    const message = await ask(telling("citations"));
    message.content = "[redacted]";
    expect(message.contentBlocks).toEqual([{ type: "text", text: "[redacted]" }]);
  });
});

describe("sums", () => {
  test("do not depend on how the pieces were grouped", async () => {
    for (const outputVersion of ["v0", "v1"] as const)
      for (const name of ["textThenTool", "interleavedReasoning", "images", "audio"] as const) {
        const chunks: AIMessageChunk[] = [];
        for await (const chunk of await telling(name, { outputVersion }).stream("Hi.")) chunks.push(chunk);
        const add = (some: AIMessageChunk[]) => some.reduce((left, right) => left.concat(right));
        const whole = add(chunks);
        const halves = add([add(chunks.slice(0, -1)), chunks.at(-1) as AIMessageChunk]);
        expect(halves.contentBlocks).toEqual(whole.contentBlocks);
        expect(halves.tool_calls).toEqual(whole.tool_calls);
        expect(halves.additional_kwargs).toEqual(whole.additional_kwargs);
      }
  });

  test("keep the cost, whatever is added", async () => {
    const sum = await paths.stream(telling("plainText"));
    const cost = usageOf(sum)?.total_cost;
    expect(cost).toBe(0.0000183);
    expect(usageOf(sum.concat(new AIMessageChunk("")))?.total_cost).toBe(cost);
    const other = await sumOf(await telling("plainText").stream("Hi."));
    expect(usageOf(sum.concat(other))?.total_cost).toBeCloseTo(0.0000366, 12);
  });

  test("know no cost where none was told", async () => {
    expect(usageOf(await paths.stream(telling("usageMissing")))).toBeUndefined();
    const plain = new AIMessageChunk({
      content: "",
      usage_metadata: { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
    });
    const sum = (await paths.stream(telling("usageMissing"))).concat(plain).concat(plain);
    expect(usageOf(sum)).toMatchObject({ total_tokens: 4 });
    expect(usageOf(sum)).not.toHaveProperty("total_cost");
  });
});

test("an answer of a cache has the same content, and costs nothing", async () => {
  const cache = new InMemoryCache();
  const model = bench.answering(tell(stories.citations), { cache });
  const first = await model.invoke("Hi.");
  const second = await model.invoke("Hi.");
  expect(bench.upstream.requests).toHaveLength(1);
  expect(second.contentBlocks).toEqual(first.contentBlocks);
  expect(second.additional_kwargs).toEqual(first.additional_kwargs);
  expect(usageOf(second)?.total_cost).toBeUndefined();
});
