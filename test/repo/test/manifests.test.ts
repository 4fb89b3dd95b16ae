import { expect, test } from "vitest";
import { checkManifests } from "../src/check-manifests.ts";
import { readTree } from "../src/tree.ts";
import { expectNone, fixture, linesOf, manifest } from "./fixture.ts";

const whole = {
  version: "0.0.0",
  description: "A package.",
  license: "MIT",
  type: "module",
  sideEffects: false,
  files: ["dist"],
  exports: {
    ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
    "./package.json": "./package.json",
  },
  publishConfig: { access: "public" },
  engines: { node: ">=22.12" },
};

const judge = (name: string, fields: object): string[] =>
  linesOf(
    checkManifests(
      fixture({
        "packages/x/package.json": manifest(name, { ...whole, ...fields }),
        "packages/x/src/index.ts": "",
        "packages/core/package.json": manifest("@wayfare/core", { ...whole, private: true }),
      }),
    ),
  ).map((line) => line.replace("packages/x/package.json ", ""));

test("published packages say what npm and bundlers need", () => {
  expectNone(checkManifests(readTree()));
});

test("a whole manifest passes, and a private one may be bare", () => {
  expect(judge("@wayfare/x", { dependencies: { "@wayfare/core": "workspace:^" } })).toEqual([]);
  expectNone(checkManifests(fixture({ "test/x/package.json": manifest("x", { private: true }) })));
});

test.each([
  [{ license: "ISC" }, 'license must be "MIT"'],
  [{ type: "commonjs" }, 'type must be "module"'],
  [{ sideEffects: true }, "sideEffects must be false"],
  [{ engines: { node: ">=20" } }, 'engines.node must be ">=22.12"'],
  [{ files: undefined }, "files must list what is published"],
  [{ publishConfig: undefined }, 'publishConfig.access must be "public"'],
  [{ description: "" }, "description is missing"],
  [{ exports: undefined }, "exports is missing"],
  [{ exports: { ".": "./dist/index.js" } }, 'exports["."] needs types and default'],
  [{ exports: { ".": { default: "./dist/index.js" } } }, 'exports["."] must be types, then default'],
  [
    { exports: { "./y": { types: "./dist/y.d.ts", default: "./dist/y.js" } } },
    'exports["./y"] has no source file packages/x/src/y.ts',
  ],
  [
    { dependencies: { "@wayfare/core": "^1.0.0" } },
    '@wayfare/core must use the workspace protocol instead of "^1.0.0"',
  ],
])("%j is reported", (fields, message) => {
  expect(judge("@wayfare/x", fields)).toEqual([message]);
});

test("a dependency of core is reported", () => {
  const tree = fixture({
    "packages/core/package.json": manifest("@wayfare/core", { ...whole, dependencies: { zod: "^4" } }),
    "packages/core/src/index.ts": "",
  });
  expect(linesOf(checkManifests(tree))).toEqual(["packages/core/package.json core has no dependencies"]);
});
