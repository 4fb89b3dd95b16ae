import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkRootSize, checkSurface, updateSurface } from "../src/check-surface.ts";
import { type PackageSurface, surfaceOf } from "../src/surface.ts";
import { readTree, repositoryRoot } from "../src/tree.ts";
import { isPublic, packagesOf } from "../src/workspace.ts";
import { expectNone, fixture, linesOf, manifest } from "./fixture.ts";

describe.each(packagesOf(readTree()).filter(isPublic))("$name", (owner) => {
  const path = `test/repo/surface/${owner.folder.slice("packages/".length)}.json`;
  const snapshot = join(repositoryRoot, path);
  const found = surfaceOf(readTree(), owner);

  test("exports what its snapshot promises", () => {
    if (process.env.UPDATE_SURFACE === "1") writeFileSync(snapshot, `${JSON.stringify(found, null, 2)}\n`);
    expect(existsSync(snapshot), `${path} is missing: run ${updateSurface}`).toBe(true);
    expectNone(checkSurface(path, JSON.parse(readFileSync(snapshot, "utf8")) as PackageSurface, found));
  });
});

test("core has a small root entry", () => {
  const core = packagesOf(readTree()).find(({ name }) => name === "@wayfare/core");
  const root = core && surfaceOf(readTree(), core)["."];
  expectNone(checkRootSize("packages/core/src/index.ts", root ?? {}));
});

const tree = fixture({
  "packages/core/package.json": manifest("@wayfare/core", {
    exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
  }),
  "packages/core/src/index.ts": [
    'export { create } from "./a.ts";',
    'export { type Options, Failure } from "./a.ts";',
    'export type { Failure as FailureType } from "./a.ts";',
    'export { foreign } from "elsewhere";',
    "export type Alias = string;",
  ].join("\n"),
  "packages/core/src/a.ts":
    "export function create() {} export interface Options {} export class Failure {} export const hidden = 1;",
});

test("values and types are told apart through re-exports", () => {
  const [owner] = packagesOf(tree);
  expect(owner && surfaceOf(tree, owner)).toEqual({
    ".": {
      Failure: "value",
      create: "value",
      foreign: "value",
      Alias: "type",
      FailureType: "type",
      Options: "type",
    },
  });
});

test("every change of a surface is reported", () => {
  const before: PackageSurface = { ".": { a: "value", b: "value", T: "type" }, "./old": { o: "value" } };
  const after: PackageSurface = { ".": { a: "value", c: "value", T: "value" } };
  const lines = linesOf(checkSurface("core.json", before, after));
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain(
    'surface of "." changed: +c (value), +T (value), -b (value), -T (type). Deliberate? Run UPDATE_SURFACE=1',
  );
  expect(lines[1]).toContain('surface of "./old" changed: -o (value)');
});

test("a root entry that grew too large is reported", () => {
  const surface = { a: "value", b: "value", c: "value", T: "type" } as const;
  expect(linesOf(checkRootSize("index.ts", surface, 2))).toEqual(["index.ts exports 3 values; at most 2"]);
  expectNone(checkRootSize("index.ts", surface, 3));
});
