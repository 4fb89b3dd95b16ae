// OpenRouter adds fields and values every week: nothing of that may break an answer.
import type { AIMessage } from "@langchain/core/messages";
import { OpenRouterError } from "@wayfare/langchain";
import {
  chunks,
  completion,
  json,
  mutate,
  type Reply,
  randomOf,
  type StoryName,
  sse,
  stories,
  type WireObject,
} from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { everyPath, tell, usageOf, useUpstream } from "./support.ts";

const bench = useUpstream();

/** A message with everything, as a stream and as a whole. */
const rich: WireObject = {
  reasoning: "Hm.",
  reasoning_details: [{ type: "reasoning.text", text: "Hm.", index: 0 }],
  content: "Yes.",
  annotations: [{ type: "url_citation", url_citation: { url: "https://a.example/" } }],
};

const reply = (name: string, whole: unknown, list: readonly unknown[]): Reply =>
  name === "invoke" ? json(whole) : sse(list);

/** Whatever a message says can be read, stored, and sent back. */
async function use(message: AIMessage): Promise<void> {
  expect(message.contentBlocks).toBeInstanceOf(Array);
  expect(message.text).toBeTypeOf("string");
  expect(JSON.stringify(message)).toContain('"AIMessage');
  await bench.answering(tell(stories.plainText)).invoke(["Hi.", message, "And?"]);
  expect(bench.body().messages[1].role).toBe("assistant");
}

describe.each(everyPath)("%s", (path, ask) => {
  test.each<[string, WireObject]>([
    [
      "unknown annotations",
      { annotations: [{ type: "map", at: 1 }, { type: "url_citation" }, { type: null }] },
    ],
    [
      "unknown reasoning",
      { reasoning_details: [{ type: "reasoning.dance", step: 2 }, { type: "reasoning.text" }] },
    ],
    ["unknown images", { images: [{ type: "hologram" }, { type: "image_url", image_url: { url: "odd" } }] }],
    ["unknown sound", { audio: { shape: "wave" } }],
    ["unknown fields", { mood: { calm: 1 }, x: null }],
    [
      "nulls",
      {
        reasoning: null,
        reasoning_details: null,
        annotations: null,
        images: null,
        audio: null,
        refusal: null,
      },
    ],
    ["empty lists", { reasoning_details: [], annotations: [], images: [], tool_calls: [] }],
    ["entries that are none", { annotations: [null, 7], images: [null, {}], reasoning_details: [null, "x"] }],
  ])("%s beside the text", async (_name, odd) => {
    const message = { ...rich, ...odd };
    const answer = await ask(bench.answering(reply(path, completion(message), chunks([message]))));
    expect(answer.text).toBe("Yes.");
    await use(answer);
  });

  test.each<[string, WireObject]>([
    ["no usage", { usage: undefined }],
    ["null for usage", { usage: null }],
    ["usage that is empty", { usage: {} }],
    [
      "null for every count",
      { usage: { prompt_tokens: null, completion_tokens: null, cost: null, prompt_tokens_details: null } },
    ],
    ["counts as words", { usage: { prompt_tokens: "3", completion_tokens: "two", cost: "0.1" } }],
    ["counts that are none", { usage: { prompt_tokens: -1, completion_tokens: 1.5, cost: { usd: 1 } } }],
    ["no id and no model", { id: undefined, model: undefined }],
    ["null for both", { id: null, model: null, created: null, provider: null }],
    ["a time out of reach", { created: 1e300 }],
    ["unknown fields", { carbon: { grams: 1 }, service_tier: 7, openrouter_metadata: "none" }],
  ])("%s", async (_name, top) => {
    const list = chunks([{ content: "Yes." }]).map((chunk) => ({ ...chunk, ...top }));
    const answer = await ask(bench.answering(reply(path, completion({ content: "Yes." }, top), list)));
    expect(answer.text).toBe("Yes.");
    for (const count of Object.values(usageOf(answer) ?? {})) expect(count).not.toBeNaN();
    await use(answer);
  });

  test.each(["paused", "", "STOP", "end_turn"])("finish reason %j", async (reason) => {
    const message = { content: "Yes." };
    const whole = completion(message, {}, reason);
    const answer = await ask(bench.answering(reply(path, whole, chunks([message], reason))));
    expect(answer.response_metadata.finish_reason).toBe(reason);
  });

  test.each<[string, WireObject]>([
    ["no type", { index: 0, id: "c", function: { name: "now", arguments: "{}" } }],
    ["no index", { id: "c", type: "function", function: { name: "now", arguments: "{}" } }],
    ["no id", { index: 0, type: "function", function: { name: "now", arguments: "{}" } }],
    [
      "null for arguments",
      { index: 0, id: "c", type: "function", function: { name: "now", arguments: null } },
    ],
    ["no arguments", { index: 0, id: "c", type: "function", function: { name: "now" } }],
  ])("a tool call with %s", async (_name, call) => {
    const message = { tool_calls: [call] };
    const whole = completion(message, {}, "done_with_tools");
    const list = chunks([message], "done_with_tools");
    const answer = await ask(bench.answering(reply(path, whole, list)));
    expect(answer.tool_calls).toMatchObject([{ name: "now", args: {} }]);
    expect(answer.tool_calls?.[0]?.id).toBeTruthy();
  });

  test("no choices at all is an answer without content, or an error of ours: never a TypeError", async () => {
    for (const choices of [[], null, undefined]) {
      const list = chunks([], null).map((chunk) => ({ ...chunk, choices }));
      const outcome = await ask(bench.answering(reply(path, completion({}, { choices }), list))).then(
        ({ text }) => text,
        (error: unknown) => OpenRouterError.isInstance(error),
      );
      expect(["", true]).toContain(outcome);
    }
  });
});

describe("stories with values changed at random", () => {
  test.each(Object.keys(stories) as StoryName[])("%s", async (name) => {
    const { completion: whole, chunks: list } = stories[name];
    for (let seed = 1; seed <= 6; seed += 1) {
      for (const [path, ask] of everyPath) {
        const next = randomOf(seed * 7919 + name.length);
        const odd = reply(
          path,
          mutate(whole, next),
          list.map((chunk) => mutate(chunk, next)),
        );
        const answer = await ask(bench.answering(odd)).catch((error: unknown) => {
          // A failure may be told, but not by a TypeError of ours.
          if (!OpenRouterError.isInstance(error)) throw new Error(`${path}, seed ${seed}`, { cause: error });
        });
        if (answer !== undefined) await use(answer);
      }
    }
  });
});
