import { expect, test } from "vitest";
import { checkCycles } from "../src/check-cycles.ts";
import { readTree } from "../src/tree.ts";
import { expectNone, fixture, linesOf, manifest } from "./fixture.ts";

test("no cycle between files or packages", () => {
  expectNone(checkCycles(readTree()));
});

test("a diamond is no cycle", () => {
  const tree = fixture({
    "packages/core/src/a.ts": 'import "./b.ts"; import "./c.ts";',
    "packages/core/src/b.ts": 'import "./d.ts";',
    "packages/core/src/c.ts": 'import "./d.ts";',
    "packages/core/src/d.ts": "",
  });
  expectNone(checkCycles(tree));
});

test("a cycle of types and one of a file with itself are reported", () => {
  const tree = fixture({
    "packages/core/src/a.ts": 'import type { B } from "./b.ts";',
    "packages/core/src/b.ts": 'export type { C } from "./c.ts";',
    "packages/core/src/c.ts": 'type A = import("./a.ts").A;',
    "packages/core/src/d.ts": 'import "./d.ts";',
  });
  const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => `packages/core/src/${name}.ts`);
  expect(linesOf(checkCycles(tree))).toEqual([
    `${a} import cycle: ${a} -> ${b} -> ${c} -> ${a}`,
    `${d} import cycle: ${d} -> ${d}`,
  ]);
});

test("a cycle through entry points, and so between packages, is reported", () => {
  const exports = { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } };
  const tree = fixture({
    "packages/core/package.json": manifest("@wayfare/core", { exports }),
    "packages/core/src/index.ts": 'import "@wayfare/ledger";',
    "packages/ledger/package.json": manifest("@wayfare/ledger", {
      exports,
      dependencies: { "@wayfare/core": "*" },
    }),
    "packages/ledger/src/index.ts": 'import "@wayfare/core";',
  });
  expect(linesOf(checkCycles(tree)).map((line) => line.split(" import")[0])).toEqual([
    "packages/core/src/index.ts",
    "@wayfare/core",
  ]);
});
