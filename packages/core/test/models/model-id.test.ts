import { baseModel, formatModelId, parseModelId } from "@wayfare/core";
import fc from "fast-check";
import { expect, test } from "vitest";

const plain = { author: undefined, slug: "", variants: [], alias: false, preset: undefined };

test.each([
  ["openai/gpt-5.1", { author: "openai", slug: "gpt-5.1" }],
  ["deepseek/deepseek-r1:free", { author: "deepseek", slug: "deepseek-r1", variants: ["free"] }],
  ["x/y:free:online", { author: "x", slug: "y", variants: ["free", "online"] }],
  ["~anthropic/claude-sonnet-latest", { author: "anthropic", slug: "claude-sonnet-latest", alias: true }],
  ["@preset/support", { preset: "support" }],
  [
    "openai/gpt-5.1:nitro@preset/support",
    { author: "openai", slug: "gpt-5.1", variants: ["nitro"], preset: "support" },
  ],
  ["gpt-4o", { slug: "gpt-4o" }],
  ["a/b/c", { author: "a", slug: "b/c" }],
  ["", {}],
])("takes %j apart", (id, pieces) => {
  expect(parseModelId(id)).toEqual({ ...plain, ...pieces });
});

test("any text is put together again unchanged", () => {
  const idLike = fc.string({
    unit: fc.constantFrom("a", "b", "/", ":", "~", "@preset/", "@", "-"),
    maxLength: 12,
  });
  fc.assert(
    fc.property(fc.oneof(idLike, fc.string()), (id) => {
      expect(formatModelId(parseModelId(id))).toBe(id);
    }),
  );
});

test.each([
  ["x/y:free:online", "x/y"],
  ["~x/y-latest:nitro", "~x/y-latest"],
  ["x/y@preset/z", "x/y"],
  ["@preset/z", "@preset/z"],
  ["y", "y"],
])("the base of %s is %s", (id, base) => {
  expect(baseModel(id)).toBe(base);
});
