import { expect, test } from "vitest";
import { checkVocabulary, modelIdLimit } from "../src/check-vocabulary.ts";
import { readTree } from "../src/tree.ts";
import { expectNone, fixture, linesOf } from "./fixture.ts";

const ids = (count: number): string =>
  Array.from({ length: count }, (_, index) => `"openai/gpt-${index}"`).join(",");

test("the wire keeps its words, and sources hold no model list", () => {
  expectNone(checkVocabulary(readTree()));
});

test("snake_case, our own options and a few models pass", () => {
  const tree = fixture({
    "packages/core/src/protocol/usage.ts": "export interface Usage { prompt_tokens: number; cost?: number }",
    "packages/core/src/client/options.ts":
      "export interface Options { baseURL?: string; maxRetries: number }",
    "packages/core/src/client/models.ts": `const models = [${ids(modelIdLimit)}];`,
  });
  expectNone(checkVocabulary(tree));
});

test("re-cased fields and model lists are reported", () => {
  const tree = fixture({
    "packages/core/src/protocol/usage.ts":
      'export interface Usage {\n  promptTokens: number;\n  "totalCost"?: number }',
    "packages/core/src/client/models.ts": `const models = [${ids(modelIdLimit + 1)}];`,
  });
  expect(linesOf(checkVocabulary(tree))).toEqual([
    "packages/core/src/protocol/usage.ts:2 promptTokens: a field of the wire keeps its snake_case",
    "packages/core/src/protocol/usage.ts:3 totalCost: a field of the wire keeps its snake_case",
    `packages/core/src/client/models.ts names 9 models; at most 8: lists are data, not source`,
  ]);
});
