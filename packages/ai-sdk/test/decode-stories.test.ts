import { type SseOptions, type StoryName, stories } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { foldParts, grammarFaults } from "./grammar.ts";
import { call, only, ours, partsOf, tell, useUpstream } from "./support.ts";

const bench = useUpstream();

const ways: [string, SseOptions][] = [
  ["event by event", {}],
  ["at once", { writes: "whole" }],
  ["in writes of 7 bytes", { writes: 7 }],
  ["in writes of 100 bytes", { writes: 100 }],
  ["with CRLF and comments", { eol: "\r\n", comments: true }],
];

describe.each(Object.keys(stories) as StoryName[])("%s", (name) => {
  const story = stories[name];

  test("however it arrives, the parts are in order and the same", async () => {
    const seen: unknown[] = [];
    for (const [, options] of ways) {
      const parts = await partsOf(bench.answering(tell(story, options)).chat(story.request.model));
      expect(grammarFaults(parts)).toEqual([]);
      for (const part of parts) {
        const metadata = "providerMetadata" in part ? part.providerMetadata : undefined;
        expect(JSON.parse(JSON.stringify(metadata ?? {}))).toEqual(metadata ?? {});
      }
      const { content, finishReason, usage } = foldParts(parts);
      seen.push({ content, finishReason, usage });
    }
    for (const other of seen.slice(1)) expect(other).toEqual(seen[0]);
  });

  test("generated, it is what the stream adds up to", async () => {
    const model = bench.answering([tell(story), tell(story)]).chat(story.request.model);
    const generated = await model.doGenerate(call());
    const parts = await partsOf(model);
    const { content, finishReason, usage } = foldParts(parts);
    expect(generated.finishReason).toEqual(finishReason);
    expect(generated.usage).toEqual(usage);
    // A whole answer does not tell where its blocks stood among one another; nothing is lost for that.
    const said = (of: typeof content, type: "text" | "reasoning") =>
      of.map((part) => (part.type === type ? part.text : "")).join("");
    for (const type of ["text", "reasoning"] as const)
      expect(said(generated.content, type)).toBe(said(content, type));
    const rest = (of: typeof content) =>
      of.filter(({ type }) => !["text", "reasoning", "custom"].includes(type));
    expect(rest(generated.content)).toEqual(rest(content));
    const { receipt: _, ...metadata } = ours(generated.providerMetadata);
    const { receipt: __, ...streamed } = ours(only(parts, "finish")[0]?.providerMetadata);
    expect(metadata).toEqual(streamed);
  });
});
