import { expect, test } from "vitest";
import { checkMoney } from "../src/check-money.ts";
import { readTree } from "../src/tree.ts";
import { expectNone, fixture, linesOf } from "./fixture.ts";

test("money is counted without floating point", () => {
  expectNone(checkMoney(readTree()));
});

test("whole numbers pass, and fractions elsewhere", () => {
  const tree = fixture({
    "packages/core/src/money/money.ts": 'const unit = 10n ** 15n; parse("0.5"); const limit = 1e6;',
    "packages/core/src/http/retry.ts": "const factor = 0.5; Math.round(factor);",
  });
  expectNone(checkMoney(tree));
});

test("fractions and rounding are reported", () => {
  const tree = fixture({
    "packages/core/src/cost/price.ts": "const million = 1e-6;\nMath.round(x);\ncost.toFixed(2);",
    "packages/ledger/src/receipts.ts": "parseFloat(text) * 0.1;",
  });
  expect(linesOf(checkMoney(tree))).toEqual([
    "packages/core/src/cost/price.ts:1 1e-6: money is whole femto-dollars, a price an exact decimal",
    "packages/core/src/cost/price.ts:2 round: rounds in floating point",
    "packages/core/src/cost/price.ts:3 toFixed: rounds in floating point",
    "packages/ledger/src/receipts.ts:1 parseFloat: rounds in floating point",
    "packages/ledger/src/receipts.ts:1 0.1: money is whole femto-dollars, a price an exact decimal",
  ]);
});
