import { expect, test } from "vitest";
import { checkFloors } from "../src/check-floors.ts";
import { readTree } from "../src/tree.ts";
import { expectNone, fixture, linesOf } from "./fixture.ts";

const src = "packages/core/src";

test("files import downward or inside their folder", () => {
  expectNone(checkFloors(readTree()));
});

test("downward, own folder and entries are allowed", () => {
  const tree = fixture({
    [`${src}/index.ts`]: 'export { a } from "./client/a.ts";',
    [`${src}/sse.ts`]: 'export { s } from "./http/s.ts"; import "./index.ts";',
    [`${src}/client/a.ts`]: 'import { b } from "./b.ts"; import type { M } from "../protocol/m.ts";',
    [`${src}/client/b.ts`]: 'export { s } from "../http/s.ts";',
  });
  expectNone(checkFloors(tree));
});

test("sideways, up, types and entries are reported", () => {
  const tree = fixture({
    [`${src}/cost/a.ts`]: 'import { f } from "../stream/fold.ts";',
    [`${src}/wire/a.ts`]: '\nimport type { C } from "../client/client.ts";',
    [`${src}/sse/a.ts`]: 'type X = import("../money/money.ts").Money;',
    [`${src}/http/a.ts`]: 'await import("../index.ts");',
    [`${src}/stream/a.ts`]: 'import "../sse.ts";',
    [`${src}/protocol/a.ts`]: 'export type { E } from "../errors/e.ts";',
  });
  expect(linesOf(checkFloors(tree))).toEqual([
    `${src}/cost/a.ts:1 imports sideways: cost -> stream`,
    `${src}/wire/a.ts:2 imports up: wire -> client`,
    `${src}/sse/a.ts:1 imports sideways: sse -> money`,
    `${src}/http/a.ts:1 imports up: http -> index.ts (no floor in floors.ts names index.ts, so it stands on top)`,
    `${src}/stream/a.ts:1 imports up: stream -> sse.ts (no floor in floors.ts names sse.ts, so it stands on top)`,
    `${src}/protocol/a.ts:1 imports up: protocol -> errors`,
  ]);
});

test("a folder without a floor is reported", () => {
  const tree = fixture({ [`${src}/attic/a.ts`]: "" });
  expect(linesOf(checkFloors(tree))).toEqual([
    `${src}/attic/a.ts the folder "attic" has no floor: give it one in floors.ts`,
  ]);
});

test("one provider's dialect does not know another", () => {
  const dialects = "packages/gateway/src/dialects";
  const tree = fixture({
    [`${dialects}/registry.ts`]:
      'import { o } from "./openai/chat.ts"; import type { D } from "./dialect.ts";',
    [`${dialects}/openai/chat.ts`]:
      'import { s } from "../sandbox/script.ts"; import type { D } from "../dialect.ts";',
  });
  expect(linesOf(checkFloors(tree))).toEqual([
    `${dialects}/openai/chat.ts:1 imports sideways: openai -> sandbox`,
  ]);
});
