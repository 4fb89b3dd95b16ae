import { expect, test } from "vitest";
import { checkFences } from "../src/check-fences.ts";
import { readTree, repositoryRoot } from "../src/tree.ts";
import { expectNone, fixture, linesOf } from "./fixture.ts";

const judge = (...lines: string[]): string[] =>
  linesOf(checkFences(fixture({ "README.md": lines.join("\n") }), repositoryRoot));

test("code in README and docs compiles against the built packages", () => {
  expectNone(checkFences(readTree(), repositoryRoot));
});

test("sound fences pass", () => {
  const lines = judge(
    "```ts",
    'const text: string = await Promise.resolve("hello");',
    "```",
    "Then:",
    "```ts continues",
    "console.log(text.length, process.env.HOME);",
    "```",
    "```sh",
    "npm start",
    "```",
    "<!-- a fragment of a type, not a module -->",
    "```ts no-check",
    "{ a: 1",
    "```",
    "```json",
    '{ "a": 1 }',
    "```",
  );
  expect(lines).toEqual([]);
});

test("broken fences are reported where they stand", () => {
  const lines = judge(
    "# Title",
    "```ts",
    "const count: number = 1;",
    'const wrong: number = "one";',
    "```",
    "```ts",
    'import { missing } from "@wayfare/nowhere";',
    "console.log(count, missing);",
    "```",
    "```ts no-check",
    "anything",
    "```",
    "```json",
    "{ a: 1 }",
    "```",
  );
  expect(lines.map((line) => line.slice(0, 50))).toEqual([
    "README.md:10 no-check needs its reason in an HTML ",
    "README.md:13 is no JSON: SyntaxError: Expected pro",
    "README.md:4 does not compile: Type 'string' is not",
    "README.md:7 does not compile: Cannot find module '",
    "README.md:8 does not compile: Cannot find name 'co",
  ]);
});
