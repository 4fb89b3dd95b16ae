// Complaints 7, 14 and 15: reasoning that comes back. "3.1.0:" says what the same assertion showed there.
import { chunks, type Story, saying, sse, stories, type WireObject } from "@wayfare/test-upstream";
import { generateText, type ModelMessage, streamText } from "ai";
import { describe, expect, test } from "vitest";
import { only, partsOf, tell, useUpstream } from "../support.ts";

const bench = useUpstream();

/** The same story, told by another model. */
function toldBy(model: string, story: Story): Story {
  const name = (chunk: WireObject) => ({ ...chunk, model });
  return { ...story, completion: name(story.completion), chunks: story.chunks.map(name) };
}

/** Asks one model, and then another one with that answer as history; the assistant message of the second request. */
async function handOver(story: Story, from: string, to: string, streamed: boolean): Promise<WireObject> {
  const provider = bench.answering([tell(toldBy(from, story)), tell(stories.plainText)]);
  const first = { model: provider.chat(from), prompt: "Which is heavier?" };
  const { response } = streamed ? await streamText(first).finalStep : await generateText(first);
  const messages: ModelMessage[] = [
    { role: "user", content: first.prompt },
    ...response.messages,
    { role: "user", content: "Why?" },
  ];
  await generateText({ model: provider.chat(to), messages });
  return bench.body().messages[1];
}

describe.each([
  ["generated", false],
  ["streamed", true],
])("%s", (_name, streamed) => {
  describe("7: encrypted reasoning goes to a model that cannot read it: 400 (#491, #542)", () => {
    // 3.1.0: all details of openai/gpt-5 go to google/gemini-3-pro.
    test.each(["reasoningEncrypted", "reasoningText"] as const)("%s stays with its family", async (name) => {
      const message = await handOver(stories[name], "openai/gpt-5", "google/gemini-3-pro", streamed);
      expect(message.reasoning_details ?? []).toEqual([]);
      expect(message.reasoning).toBeFalsy();
      expect(message.content).toBe(stories[name].text);
    });

    // 3.1.0: reasoningText passes; of reasoningEncrypted the encrypted part is dropped (generated) or in two halves.
    test.each(["reasoningEncrypted", "reasoningText"] as const)(
      "%s goes back whole and in order",
      async (name) => {
        const story = stories[name];
        const author = name === "reasoningText" ? "anthropic" : "openai";
        const message = await handOver(story, `${author}/model-1`, `${author}/model-2`, streamed);
        expect(message.reasoning_details).toEqual(story.completion.choices[0].message.reasoning_details);
      },
    );
  });
});

describe('14: "Invalid signature", "Corrupted thought signature" (#423, #439, #418)', () => {
  const format = "anthropic-claude-v1";

  // 3.1.0: passes (fixed by stripping); a guard.
  test("text without its signature does not go back", async () => {
    const reasoning_details = [{ type: "reasoning.text", text: "Hm.", format, index: 0 }];
    const provider = bench.answering([
      saying({ content: "Yes.", reasoning: "Hm.", reasoning_details }, { model: "anthropic/claude-9" }),
      tell(stories.plainText),
    ]);
    const model = provider.chat("anthropic/claude-9");
    const { response } = await generateText({ model, prompt: "Is it?" });
    const messages: ModelMessage[] = [...response.messages, { role: "user", content: "Why?" }];
    await generateText({ model, messages });
    expect(bench.body().messages[0].reasoning_details ?? []).toEqual([]);
  });

  // 3.1.0: passes; a guard.
  test("a signature that comes after the text goes back with it", async () => {
    const deltas = [
      { reasoning: "Hm.", reasoning_details: [{ type: "reasoning.text", text: "Hm.", format, index: 0 }] },
      { content: "Yes." },
      { reasoning_details: [{ type: "reasoning.text", signature: "c2ln", format, index: 0 }] },
    ];
    const model = "anthropic/claude-9";
    const told = chunks(deltas).map((chunk) => ({ ...chunk, model }));
    const provider = bench.answering([sse(told), tell(stories.plainText)]);
    const { response } = await streamText({ model: provider.chat(model), prompt: "Is it?" }).finalStep;
    const messages: ModelMessage[] = [...response.messages, { role: "user", content: "Why?" }];
    await generateText({ model: provider.chat(model), messages });
    expect(bench.body().messages[0].reasoning_details).toEqual([
      { type: "reasoning.text", text: "Hm.", signature: "c2ln", format, index: 0 },
    ]);
  });
});

describe("15: metadata of reasoning grows with its square; pieces of a summary break the replay (#413, #519)", () => {
  const piece = (summary: string) => ({
    reasoning: summary,
    reasoning_details: [{ type: "reasoning.summary", summary, format: "openai-responses-v1", index: 0 }],
  });

  // 3.1.0: passes (fixed in 2.7.0); a guard.
  test("deltas carry text alone, the end carries all of it once", async () => {
    const deltas = Array.from({ length: 50 }, (_, at) => piece(`${at} `));
    const parts = await partsOf(bench.answering(sse(chunks(deltas))).chat("openai/gpt-5"));
    expect(only(parts, "reasoning-delta").filter(({ providerMetadata }) => providerMetadata)).toEqual([]);
    const summary = deltas.map(({ reasoning }) => reasoning).join("");
    expect(only(parts, "reasoning-end")[0]?.providerMetadata?.openrouter).toMatchObject({
      reasoning_details: [{ type: "reasoning.summary", summary, index: 0 }],
    });
  });

  // 3.1.0: passes (fixed); a guard.
  test("a summary in pieces goes back as one", async () => {
    const told = chunks([piece("Weighing "), piece("it."), { content: "Lead." }]).map((chunk) => ({
      ...chunk,
      model: "openai/gpt-5",
    }));
    const provider = bench.answering([sse(told), tell(stories.plainText)]);
    const model = provider.chat("openai/gpt-5");
    const { response } = await streamText({ model, prompt: "Heavier?" }).finalStep;
    await generateText({ model, messages: [...response.messages, { role: "user", content: "Why?" }] });
    expect(bench.body().messages[0].reasoning_details).toEqual([
      { type: "reasoning.summary", summary: "Weighing it.", format: "openai-responses-v1", index: 0 },
    ]);
  });
});
