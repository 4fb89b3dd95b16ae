import { expect, test } from "vitest";
import { checkVariation } from "../src/check-variation.ts";
import { readTree } from "../src/tree.ts";
import { expectNone, fixture, linesOf } from "./fixture.ts";

test("no code asks which provider it talks to", () => {
  expectNone(checkVariation(readTree()));
});

test("maps, other words and a dialect's own folder pass", () => {
  const tree = fixture({
    "packages/gateway/src/dialects/registry.ts": "export const dialects = { anthropic, openai };",
    "packages/gateway/src/dialects/anthropic/chat.ts": 'if (model.startsWith("anthropic/")) {}',
    "packages/gateway/src/dialects/gemini/chat.ts": 'if (name === "google-vertex") {}',
    "packages/core/src/stream/fold.ts": 'if (part.type === "text") {}',
    "packages/core/test/a.test.ts": 'if (provider === "anthropic") {}',
  });
  expectNone(checkVariation(tree));
});

test("comparisons with providers are reported", () => {
  const tree = fixture({
    "packages/core/src/a.ts": [
      'if (provider === "anthropic") {}',
      'if ("OpenAI" !== provider) {}',
      'switch (slug) { case "groq": }',
      'model.startsWith("google/");',
      '["mistral", "cohere"].includes(slug);',
    ].join("\n"),
    "packages/gateway/src/dialects/openai/chat.ts": 'if (slug === "groq") {}',
  });
  expect(linesOf(checkVariation(tree)).map((line) => line.split(": ")[0])).toEqual([
    'packages/core/src/a.ts:1 asks for the provider "anthropic" by name',
    'packages/core/src/a.ts:2 asks for the provider "openai" by name',
    'packages/core/src/a.ts:3 asks for the provider "groq" by name',
    'packages/core/src/a.ts:4 asks for the provider "google" by name',
    'packages/core/src/a.ts:5 asks for the provider "mistral" by name',
    'packages/gateway/src/dialects/openai/chat.ts:1 asks for the provider "groq" by name',
  ]);
});
