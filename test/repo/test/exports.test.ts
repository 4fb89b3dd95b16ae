import { expect, test } from "vitest";
import { checkExports } from "../src/check-exports.ts";
import { readTree } from "../src/tree.ts";
import { expectNone, fixture, linesOf, manifest } from "./fixture.ts";

test("everything exported is named, and no index imports an index", () => {
  expectNone(checkExports(readTree()));
});

test("stars, defaults and nested indexes are reported", () => {
  const target = (name: string) => ({ types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` });
  const exports = { ".": target("index"), "./cost": target("cost") };
  const tree = fixture({
    "packages/core/package.json": manifest("@wayfare/core", { exports }),
    "packages/core/src/index.ts": 'export { a } from "./cost/index.ts";\nexport { b } from "./cost.ts";',
    "packages/core/src/cost.ts": 'export * from "./a.ts";\nexport * as b from "./b.ts";',
    "packages/core/src/a.ts": "const a = 1;\nexport default a;\nexport { a as default };",
    "packages/core/src/b.ts": "export default function b() {}",
  });
  expect(linesOf(checkExports(tree))).toEqual([
    "packages/core/src/cost.ts:1 export *: name what is promised",
    "packages/core/src/cost.ts:2 export *: name what is promised",
    "packages/core/src/a.ts:2 default export: name it",
    "packages/core/src/a.ts:3 default export: name it",
    "packages/core/src/b.ts:1 default export: name it",
    "packages/core/src/index.ts:1 an index imports an index: ./cost/index.ts",
    "packages/core/src/index.ts:2 an index imports an index: ./cost.ts",
  ]);
});

test("configuration files may export a default", () => {
  expectNone(checkExports(fixture({ "packages/core/tsup.config.ts": "export default {};" })));
});
