import { expect, test } from "vitest";
import { checkArrows } from "../src/check-arrows.ts";
import { readTree } from "../src/tree.ts";
import { expectNone, fixture, linesOf, manifest } from "./fixture.ts";

const entry = (name: string) => ({ types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` });
const core = manifest("@wayfare/core", { exports: { ".": entry("index"), "./internal": entry("internal") } });
const upstream = manifest("@wayfare/test-upstream", { private: true, exports: { ".": "./src/index.ts" } });
const pinned = { dependencies: { "@wayfare/core": "workspace:*" } };

test("packages depend on what the design's table allows", () => {
  expectNone(checkArrows(readTree()));
});

test("allowed arrows pass", () => {
  const tree = fixture({
    "packages/core/package.json": core,
    "packages/core/src/undici.ts": 'import { Agent } from "undici";',
    "packages/core/test/chat.test.ts":
      'import "@wayfare/core"; import "@wayfare/test-upstream"; import "zod";',
    "packages/gateway/package.json": manifest("@wayfare/gateway", pinned),
    "packages/gateway/src/a.ts": 'import { x } from "@wayfare/core/internal"; import "node:fs";',
    "test/upstream/package.json": upstream,
    "examples/chat/package.json": manifest("@wayfare/example-chat"),
    "examples/chat/src/main.ts":
      'import { createOpenRouter } from "@wayfare/core"; import OpenAI from "openai";',
  });
  expectNone(checkArrows(tree));
});

test("forbidden arrows in code are reported", () => {
  const tree = fixture({
    "packages/core/package.json": core,
    "packages/core/src/a.ts": 'import "@wayfare/gateway"; import type { Z } from "zod";',
    "packages/core/src/b.ts": 'import "../../gateway/src/a.ts";',
    "packages/openai/package.json": manifest("@wayfare/openai"),
    "packages/openai/src/a.ts": 'import "@wayfare/langchain"; import "@wayfare/core/dist/x.js";',
    "packages/gateway/package.json": manifest("@wayfare/gateway"),
    "test/upstream/package.json": upstream,
    "test/upstream/src/index.ts": 'import type { ChatRequest } from "@wayfare/core";',
    "examples/chat/package.json": manifest("@wayfare/example-chat"),
    "examples/chat/src/main.ts": 'import { x } from "@wayfare/core/internal";',
  });
  expect(linesOf(checkArrows(tree))).toEqual([
    "packages/core/src/a.ts:1 @wayfare/core may not import @wayfare/gateway",
    "packages/core/src/a.ts:1 @wayfare/core may not import zod",
    "packages/core/src/b.ts:1 leaves its package by a relative path: ../../gateway/src/a.ts",
    "packages/openai/src/a.ts:1 @wayfare/openai may not import @wayfare/langchain",
    "packages/openai/src/a.ts:1 @wayfare/core/dist/x.js is not an entry of @wayfare/core",
    "test/upstream/src/index.ts:1 @wayfare/test-upstream may not import @wayfare/core",
    "examples/chat/src/main.ts:1 @wayfare/core/internal is for the packages beside it; use a public entry",
  ]);
});

test("forbidden arrows in manifests are reported", () => {
  const tree = fixture({
    "packages/core/package.json": manifest("@wayfare/core", { dependencies: { zod: "^4" } }),
    "packages/express/package.json": manifest("@wayfare/express", {
      peerDependencies: { "@wayfare/gateway": "workspace:^" },
    }),
    "packages/gateway/package.json": manifest("@wayfare/gateway", {
      devDependencies: { "@wayfare/express": "workspace:^" },
    }),
    "packages/extra/package.json": manifest("@wayfare/extra"),
    "test/upstream/package.json": manifest("@wayfare/test-upstream", pinned),
  });
  expect(linesOf(checkArrows(tree))).toEqual([
    "packages/core/package.json @wayfare/core may not depend on zod",
    "packages/express/package.json @wayfare/express may not depend on @wayfare/gateway",
    "packages/gateway/package.json @wayfare/gateway may not depend on @wayfare/express",
    "packages/extra/package.json @wayfare/extra has no row in arrows.ts",
    "test/upstream/package.json @wayfare/test-upstream may not depend on @wayfare/core",
  ]);
});

test("whoever imports internal pins its version", () => {
  const tree = fixture({
    "packages/core/package.json": core,
    "packages/gateway/package.json": manifest("@wayfare/gateway", {
      dependencies: { "@wayfare/core": "workspace:^" },
    }),
    "packages/gateway/src/a.ts": 'import { x } from "@wayfare/core/internal";',
  });
  expect(linesOf(checkArrows(tree))[0]).toContain('must pin it exactly: "workspace:*"');
});
