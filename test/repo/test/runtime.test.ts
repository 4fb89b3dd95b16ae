import { expect, test } from "vitest";
import { checkRuntime } from "../src/check-runtime.ts";
import { readTree } from "../src/tree.ts";
import { expectNone, fixture, linesOf } from "./fixture.ts";

test("core needs nothing but the language and fetch", () => {
  expectNone(checkRuntime(readTree()));
});

test("guarded globals and peers behind their entry pass", () => {
  const tree = fixture({
    "packages/core/src/index.ts": 'export { readEnv } from "./client/env.ts";',
    "packages/core/src/client/env.ts":
      'globalThis.process?.env;\nif (typeof process !== "undefined") process.env;\nconst x = { process: 1 }; x.process;\n' +
      "function read() { const { process } = globalThis as G; return process?.env; }",
    "packages/core/src/undici.ts": 'export { t } from "./http/undici-transport.ts";',
    "packages/core/src/http/undici-transport.ts": 'import { Agent } from "undici";',
    "packages/core/src/repair.ts": 'import { jsonrepair } from "jsonrepair";',
  });
  expectNone(checkRuntime(tree));
});

test("built-ins, bare Node globals and peers in the base bundle are reported", () => {
  const tree = fixture({
    "packages/core/src/index.ts": 'export { t } from "./http/undici-transport.ts";',
    "packages/core/src/http/undici-transport.ts": 'import { Agent } from "undici";',
    "packages/core/src/client/env.ts":
      'import fs from "fs";\nconst key = process.env.KEY;\nBuffer.from("");\ndeclare const global: G; global.x;',
  });
  expect(linesOf(checkRuntime(tree))).toEqual([
    "packages/core/src/client/env.ts:1 imports fs: core runs anywhere",
    "packages/core/src/client/env.ts:2 uses process unguarded: read globalThis.process?.",
    "packages/core/src/client/env.ts:3 uses Buffer unguarded: read globalThis.Buffer?.",
    "packages/core/src/client/env.ts:4 uses global unguarded: read globalThis.global?.",
    "packages/core/src/http/undici-transport.ts:1 the base bundle reaches undici: optional peers have their own entry",
  ]);
});
