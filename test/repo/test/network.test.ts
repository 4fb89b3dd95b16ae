import { expect, test } from "vitest";
import { checkNetwork } from "../src/check-network.ts";
import { readTree } from "../src/tree.ts";
import { expectNone, fixture, linesOf } from "./fixture.ts";

test("the network is touched in core/http alone", () => {
  expectNone(checkNetwork(readTree()));
});

test("the doors are open", () => {
  const tree = fixture({
    "packages/core/src/http/send.ts": "const f = options.fetch ?? globalThis.fetch; await fetch(url);",
    "packages/core/src/undici.ts": 'import { Agent } from "undici";',
    "packages/core/src/client/options.ts": "export interface Options { fetch?: typeof globalThis.fetch }",
    "packages/gateway/src/server.ts": 'import { createServer } from "node:http";',
    "packages/gateway/src/edges/node.ts":
      'import type { IncomingMessage } from "node:http"; gateway.fetch(request);',
    "packages/gateway/test/a.test.ts": "await fetch(url);",
    "examples/chat/src/main.ts": "await fetch(url);",
  });
  expectNone(checkNetwork(tree));
});

test("other ways out are reported", () => {
  const tree = fixture({
    "packages/core/src/client/chat.ts": "await fetch(url);\nconst f = globalThis.fetch;\nnew WebSocket(url);",
    "packages/core/src/http/other.ts": 'import "node:https";',
    "packages/gateway/src/dispatch.ts":
      'import { request } from "node:http";\nimport { Pool } from "undici";',
    "packages/openai/src/a.ts": 'const net = await import("net");',
  });
  expect(linesOf(checkNetwork(tree))).toEqual([
    "packages/core/src/http/other.ts:1 imports node:https: the network is touched in core/http",
    "packages/gateway/src/dispatch.ts:1 imports node:http: the network is touched in core/http",
    "packages/gateway/src/dispatch.ts:2 imports undici: the network is touched in core/http",
    "packages/openai/src/a.ts:1 imports net: the network is touched in core/http",
    "packages/core/src/client/chat.ts:1 calls fetch outside core/http",
    "packages/core/src/client/chat.ts:2 takes the global fetch outside core/http",
    "packages/core/src/client/chat.ts:3 opens a WebSocket outside core/http",
  ]);
});
