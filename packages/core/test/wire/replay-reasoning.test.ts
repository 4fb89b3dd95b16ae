import type { ReasoningDetail } from "@wayfare/core";
import { replayReasoning } from "@wayfare/core/adapter";
import { describe, expect, test } from "vitest";

const signed = {
  type: "reasoning.text",
  text: "a",
  signature: "s",
  format: "anthropic-claude-v1",
  id: "1",
} as const;
const unsigned = { type: "reasoning.text", text: "b", format: "anthropic-claude-v1" } as const;
const gemini = { type: "reasoning.encrypted", data: "x", format: "google-gemini-v1", id: "2" } as const;
const openai = {
  type: "reasoning.summary",
  summary: "y",
  format: "azure-openai-responses-v1",
  id: "3",
} as const;
const meta = { type: "reasoning.text", text: "z", format: "meta-responses-v1" } as const;
const foreign = { type: "reasoning.text", text: "f", format: "brand-new-v9" } as const;
const bare = { type: "reasoning.text", text: "g" } as const;
const every: ReasoningDetail[] = [signed, gemini, openai, meta, foreign, bare];

describe("which reasoning goes back", () => {
  test("to a model of the author that wrote it: all, as it is and in order", () => {
    const madeBy = "anthropic/claude-opus-4.5";
    for (const model of ["anthropic/claude-sonnet-4.5:thinking", "~anthropic/claude-latest", "Anthropic/x"]) {
      const back = replayReasoning([foreign, signed, openai], { madeBy, model });
      expect(back).toEqual([foreign, signed, openai]);
      expect(back[1]).toBe(signed);
    }
  });

  test("to a model of another author: nothing; to a router: all", () => {
    const madeBy = "anthropic/claude-opus-4.5";
    expect(replayReasoning(every, { madeBy, model: "google/gemini-3-pro" })).toEqual([]);
    for (const model of ["openrouter/auto", undefined, "@preset/support"])
      expect(replayReasoning(every, { madeBy, model })).toEqual(every);
  });

  test.each([
    ["anthropic/claude", [signed, foreign, bare]],
    ["google/gemini-3-pro", [gemini, foreign, bare]],
    ["openai/gpt-5.2", [openai, foreign, bare]],
    ["meta-llama/llama-5", [meta, foreign, bare]],
    ["meta/muse", [meta, foreign, bare]],
    ["lumen/otter-1", [foreign, bare]],
    ["openrouter/auto", every],
    [undefined, every],
  ])("where nobody kept the model, to %s by format", (model, expected) => {
    expect(replayReasoning(every, { madeBy: undefined, model })).toEqual(expected);
    // A router, or a name without an author, tells as little.
    expect(replayReasoning(every, { madeBy: "openrouter/auto", model })).toEqual(expected);
  });

  test("text without its proof never goes where it is checked", () => {
    const half = { ...unsigned, format: "google-gemini-v1", signature: "" } as const;
    for (const model of ["anthropic/claude", "openrouter/auto", undefined])
      expect(replayReasoning([unsigned, half, signed], { madeBy: "anthropic/claude", model })).toEqual([
        signed,
      ]);
  });

  test("the same detail goes once; parts of one item, and those without an id, are all different", () => {
    const again = { ...openai };
    const part = { ...openai, summary: "later" };
    const other = { type: "reasoning.encrypted", data: "e", id: "3", format: openai.format } as const;
    const back = replayReasoning([openai, other, again, part, bare, bare], {
      madeBy: "openai/a",
      model: "openai/b",
    });
    expect(back).toEqual([openai, other, part, bare, bare]);
  });
});
