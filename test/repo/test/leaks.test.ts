import { expect, test } from "vitest";
import { checkLeaks } from "../src/check-leaks.ts";
import { readTree } from "../src/tree.ts";
import { expectNone, fixture, linesOf } from "./fixture.ts";

// Put together here, so that this file itself holds none of them.
const secret = "9f8e27c4b1a05d63e8f7a2914c0bd5e6137fa8c29d4e60b75a13f8e2c96d0b47";
const join = (...parts: string[]): string => parts.join("");

test("nothing private is committed", () => {
  expectNone(checkLeaks(readTree()));
});

test("stand-ins and addresses that only look alike pass", () => {
  const texts = [
    "sk-or-v1-your-key",
    `sk-or-v1-${"a".repeat(64)}`,
    join("sk-or-v1-", "0123456789abcdef".repeat(4)),
    "https://example.com/work/item",
    "./tmp/file",
    "GET /api/v1/models",
  ];
  expectNone(checkLeaks(fixture({ "README.md": texts.join("\n") })));
});

test.each([
  ["an OpenRouter key", join("sk-or-v1-", secret), "holds what looks like a real key"],
  ["another key", join("sk-proj-", secret), "holds what looks like a real key"],
  ["a machine path", join("cd /wo", "rk/main"), join("names a path of one machine: /wo", "rk/main")],
  ["a temporary path", join('"/t', 'mp/x.db"'), join("names a path of one machine: /t", "mp/x.db")],
  [
    "a registry",
    join("https://regi", "stry.example.com/x"),
    join("names a package registry: https://regi", "stry.example.com"),
  ],
  [
    "a private host",
    join("http:", "//npm.co", "rp.internal:4873"),
    join("names a private host: http:", "//npm.co", "rp.internal"),
  ],
])("%s is reported", (_name, text, message) => {
  expect(linesOf(checkLeaks(fixture({ "docs/a.md": `first\n${text}\n` })))).toEqual([
    `docs/a.md:2 ${message}`,
  ]);
});
