import { expect, test } from "vitest";
import { checkBudgets } from "../src/check-budgets.ts";
import { readTree } from "../src/tree.ts";
import { expectNone, fixture, linesOf } from "./fixture.ts";

const lines = (count: number): string => "// line\n".repeat(count);

test("files, functions and medians stay within their budgets", () => {
  expectNone(checkBudgets(readTree()));
});

test("the limits themselves pass, and tests are free", () => {
  const tree = fixture({
    "packages/core/src/a.ts": lines(250),
    "packages/core/src/b.ts": `function b() {\n${lines(48)}}\n`,
    "packages/core/src/c.ts": lines(90),
    "packages/core/test/a.test.ts": lines(900),
    "examples/chat/src/main.ts": lines(80),
  });
  expectNone(checkBudgets(tree));
});

test("one line more is reported", () => {
  const tree = fixture({
    "packages/core/src/a.ts": lines(251),
    "packages/core/src/b.ts": `/** Doc. */\nfunction b() {\n${lines(49)}}\n`,
    "packages/core/src/c.ts": `const c = () => {\n${lines(49)}};\nclass C {\n  m() {\n${lines(49)}}\n}\n`,
    "packages/ledger/src/a.ts": lines(91),
    "examples/chat/src/main.ts": lines(81),
  });
  expect(linesOf(checkBudgets(tree))).toEqual([
    "packages/core/src/a.ts has 251 lines; at most 250",
    "examples/chat/src/main.ts has 81 lines; at most 80",
    "packages/core/src/b.ts:2 the function b has 51 lines; at most 50",
    "packages/core/src/c.ts:1 the function c has 51 lines; at most 50",
    "packages/core/src/c.ts:53 the function m has 51 lines; at most 50",
    "packages/core the median file has 104 lines; at most 90",
    "packages/ledger the median file has 91 lines; at most 90",
  ]);
});
