// Reasoning that comes back. Numbers are those of the threads in our notes; "0.4.11:" says what the same assertion
// showed in `@langchain/openrouter` 0.4.11.
import { load } from "@langchain/core/load";
import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { chunks, completion, type Story, stories, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { everyPath, tell, useUpstream } from "../support.ts";
import { agentWays, startAgent } from "./agent.ts";

const bench = useUpstream();
const detailsOf = ({ completion: { choices } }: Story) => choices[0].message.reasoning_details;

/** Stories with reasoning, in the forms that the providers give it. */
const thinking = [
  ["signed text", stories.reasoningText],
  ["a summary and encrypted data", stories.reasoningEncrypted],
  ["both on one index", stories.reasoningSharedIndex],
  ["between the parts of an answer", stories.interleavedReasoning],
] as const;

/** What Gemini 3 answers to a question with tools: a call, and its proof in encrypted form. */
const format = "google-gemini-v1";
const proof = { type: "reasoning.encrypted", data: "c2lnbmF0dXJl", id: "call_tide1", format, index: 0 };
const call = {
  index: 0,
  id: "call_tide1",
  type: "function",
  function: { name: "get_tide", arguments: '{"port":"Esbjerg"}' },
};
const gemini = (() => {
  const message = { content: "", tool_calls: [call], reasoning_details: [proof] };
  const model = "google/gemini-3-pro-preview";
  const told = chunks([{ tool_calls: [call] }, { reasoning_details: [proof] }], "tool_calls");
  return {
    ...stories.toolCall,
    completion: completion(message, { model }, "tool_calls"),
    chunks: told.map((chunk) => ({ ...chunk, model })),
  };
})();

/** Asks once more with an answer as history; the assistant message that went out. */
async function goOn(answer: AIMessage, model = "lumen/otter-1"): Promise<WireObject> {
  const results = (answer.tool_calls ?? []).map(
    ({ id = "" }) => new ToolMessage({ content: "noon", tool_call_id: id }),
  );
  const history = [new HumanMessage("Hi."), answer, ...results];
  await bench
    .answering(tell(stories.plainText), { model })
    .invoke(results.length > 0 ? history : [...history, new HumanMessage("Why?")]);
  return bench.body().messages[1];
}

describe("1, 11: reasoning_details are not sent back (langchainjs #11699; langchain #32981, #35006)", () => {
  // 0.4.11: the second request has none, whichever way the first one was read.
  describe.each(thinking)("%s", (_kind, story) => {
    test.each(everyPath)("comes back as it was (%s)", async (_name, ask) => {
      const sent = await goOn(await ask(bench.answering(tell(story))));
      expect(sent.reasoning_details).toEqual(detailsOf(story));
    });

    test.each(everyPath)("also from standard blocks alone (%s, v1)", async (_name, ask) => {
      const answer = await ask(bench.answering(tell(story), { outputVersion: "v1" }));
      const { content, tool_calls = [], response_metadata } = answer;
      expect(content).toBeInstanceOf(Array);
      // As an application does that keeps the blocks, and nothing beside them.
      const kept = new AIMessage({ content, tool_calls, response_metadata });
      expect((await goOn(kept)).reasoning_details).toEqual(detailsOf(story));
    });

    test.each(everyPath)("also from a store (%s)", async (_name, ask) => {
      const text = JSON.stringify(await ask(bench.answering(tell(story))));
      const sent = await goOn(await load<AIMessage>(text));
      expect(sent.reasoning_details).toEqual(detailsOf(story));
    });
  });

  // 0.4.11: no `reasoning_details`.
  test("from `extras` of blocks that somebody wrote by hand", async () => {
    const details = detailsOf(stories.reasoningText);
    const reasoning = { type: "reasoning", reasoning: "Hm.", extras: { reasoning_details: details } };
    const written = new AIMessage({ content: [reasoning, { type: "text", text: "No." }] });
    const sent = await goOn(written, "anthropic/claude-9");
    expect(sent).toMatchObject({ content: "No.", reasoning_details: details });
  });

  // 0.4.11: passes, as nobody is given any; a guard. A model of another author refuses them: "Invalid signature in thinking block".
  test("a model of another author is not given what it cannot read", async () => {
    const answer = await bench.answering(tell(stories.reasoningText)).invoke("Hi.");
    const sent = await goOn(answer, "quill/heron-2");
    expect(sent).not.toHaveProperty("reasoning_details");
    expect(sent.content).toBe(stories.reasoningText.text);
  });
});

describe("what is streamed is corrupted: fields of details are added up", () => {
  // 0.4.11: format "anthropic-claude-v1anthropic-claude-v1anthropic-claude-v1"; each type but once on an index passes.
  test.each(thinking)("%s", async (_kind, story) => {
    const stream = await bench.answering(tell(story)).stream("Hi.");
    let sum: AIMessage | undefined;
    for await (const chunk of stream) sum = sum === undefined ? chunk : (sum as typeof chunk).concat(chunk);
    expect(sum?.additional_kwargs).toMatchObject({
      reasoning_content: story.completion.choices[0].message.reasoning,
      reasoning_details: detailsOf(story),
    });
  });
});

describe("6, 7: reasoning as standard blocks (langchainjs PR #10666; langgraphjs #1836)", () => {
  // 0.4.11: passes but for the details.
  test.each(everyPath)("contentBlocks begin with it, and hold the details (%s)", async (_name, ask) => {
    const { contentBlocks } = await ask(bench.answering(tell(stories.reasoningText)));
    expect(contentBlocks).toMatchObject([
      {
        type: "reasoning",
        reasoning: "91 is 7 times 13.",
        extras: { reasoning_details: detailsOf(stories.reasoningText) },
      },
      { type: "text", text: "No, 91 = 7 × 13." },
    ]);
  });

  // 0.4.11: `stream` makes a block of each piece.
  test.each(everyPath)("blocks stand in their order (%s)", async (_name, ask) => {
    const { contentBlocks } = await ask(
      bench.answering(tell(stories.reasoningText), { outputVersion: "v1" }),
    );
    expect(contentBlocks.map(({ type }) => type)).toEqual(["reasoning", "text"]);
  });

  // 0.4.11: passes; a guard.
  test("pieces are told while they come, and not once more at the end", async () => {
    const pieces: unknown[] = [];
    for await (const { contentBlocks } of await bench.answering(tell(stories.reasoningText)).stream("Hi."))
      for (const block of contentBlocks)
        pieces.push(block.type === "reasoning" ? block.reasoning : block.text);
    expect(pieces.filter(Boolean)).toEqual(["91 is 7 ", "times 13.", "No, ", "91 = 7 × 13."]);
  });

  // 0.4.11: passes; a guard.
  test("also in events", async () => {
    const pieces: string[] = [];
    for await (const { event, ...rest } of bench.answering(tell(stories.reasoningText)).streamEvents("Hi.")) {
      const { delta } = rest as { delta?: { type: string; reasoning: string } };
      if (event === "content-block-delta" && delta?.type === "reasoning-delta") pieces.push(delta.reasoning);
    }
    expect(pieces.join("")).toBe("91 is 7 times 13.");
  });
});

describe("8, 9: signatures of Gemini are lost, so the second round fails (langchain #34056, #37347; agents #37)", () => {
  // 0.4.11: no `reasoning_details` beside the call: the API answers 400.
  test.each(everyPath)("the call goes back with its proof (%s)", async (_name, ask) => {
    const answer = await ask(bench.answering(tell(gemini)));
    expect(answer.tool_calls).toMatchObject([{ id: "call_tide1", args: { port: "Esbjerg" } }]);
    const sent = await goOn(answer, "google/gemini-3-pro-preview");
    expect(sent.reasoning_details).toEqual([proof]);
    expect(sent.tool_calls).toMatchObject([{ id: "call_tide1", type: "function" }]);
  });

  // 0.4.11: the proof stays here.
  test.each(everyPath)("also when the signature stands at the call itself (%s)", async (_name, ask) => {
    const own = { ...call, extra_content: { google: { thought_signature: "c2ln" } } };
    const story = {
      ...gemini,
      completion: completion({ tool_calls: [own] }, {}, "tool_calls"),
      chunks: chunks([{ tool_calls: [own] }], "tool_calls"),
    };
    const sent = await goOn(await ask(bench.answering(tell(story))));
    expect(sent.tool_calls[0]).toMatchObject({ id: call.id, extra_content: own.extra_content });
  });
});

describe("1, 8, 9: tool rounds of createAgent", () => {
  // 0.4.11: the second request has no `reasoning_details`.
  test.each(agentWays)("details and signatures go round (%s)", async (_name, run) => {
    const model = bench.answering([tell(gemini), tell(stories.plainText)], {
      model: "google/gemini-3-pro-preview",
    });
    const { agent, runs } = startAgent(model);
    const messages = await run(agent);
    expect(runs).toEqual([{ port: "Esbjerg" }]);
    expect(messages.map(({ type }) => type)).toEqual(["human", "ai", "tool", "ai"]);
    expect(messages.at(-1)?.text).toBe(stories.plainText.text);
    const [, assistant, result] = bench.body().messages;
    expect(assistant.reasoning_details).toEqual([proof]);
    expect(result).toMatchObject({ role: "tool", tool_call_id: "call_tide1", content: "at noon" });
  });

  // 0.4.11: no details after the rounds.
  test.each(agentWays)("and interleaved with text (%s)", async (_name, run) => {
    const [first] = stories.interleavedReasoning.completion.choices[0].message.tool_calls;
    const renamed = (value: unknown): Story =>
      JSON.parse(
        JSON.stringify(value).replaceAll(first.function.name, "get_tide").replaceAll("line", "port"),
      );
    const { agent } = startAgent(
      bench.answering([tell(renamed(stories.interleavedReasoning)), tell(stories.plainText)]),
    );
    await run(agent);
    const [, assistant] = bench.body().messages;
    expect(assistant).toMatchObject({
      content: "Let me look.",
      reasoning_details: detailsOf(stories.interleavedReasoning),
    });
  });
});
