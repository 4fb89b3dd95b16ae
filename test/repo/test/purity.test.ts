import { expect, test } from "vitest";
import { checkPurity } from "../src/check-purity.ts";
import { readTree } from "../src/tree.ts";
import { expectNone, fixture, linesOf } from "./fixture.ts";

test("policy, leaves and folds have neither clock nor dice", () => {
  expectNone(checkPurity(readTree()));
});

test("given times pass, and the network may wait", () => {
  const tree = fixture({
    "packages/core/src/routing/plan.ts": "const at = new Date(now); const pick = random();",
    "packages/core/src/http/retry.ts": "setTimeout(f, Math.random() * 100);",
  });
  expectNone(checkPurity(tree));
});

test("clocks, dice and timers are reported", () => {
  const tree = fixture({
    "packages/core/src/routing/plan.ts": "Date.now();\nMath.random();\nnew Date();\nsetTimeout(f, 1);",
    "packages/gateway/src/planner.ts": "const start = performance.now();",
  });
  expect(linesOf(checkPurity(tree))).toEqual([
    "packages/core/src/routing/plan.ts:1 Date.now: hand it in",
    "packages/core/src/routing/plan.ts:2 Math.random: hand it in",
    "packages/core/src/routing/plan.ts:3 new Date(): hand the time in",
    "packages/core/src/routing/plan.ts:4 setTimeout: what is pure does not wait",
    "packages/gateway/src/planner.ts:1 performance.now: hand it in",
  ]);
});
