import { expect, test } from "vitest";
import { checkNames } from "../src/check-names.ts";
import { readTree } from "../src/tree.ts";
import { expectNone, fixture, linesOf } from "./fixture.ts";

test("files and types have names that say something", () => {
  expectNone(checkNames(readTree()));
});

test("ordinary names pass", () => {
  const tree = fixture({
    "packages/core/src/protocol/router-metadata.ts":
      "export interface RouterMetadata {} export interface Image {}",
    "packages/core/test/types.test-d.ts": "export class Identity {}",
  });
  expectNone(checkNames(tree));
});

test("empty names are reported", () => {
  const tree = fixture({
    "packages/core/src/utils.ts": "",
    "packages/core/src/helpers/a.ts": "",
    "packages/core/src/chatStream.ts": "",
    "packages/core/src/a.ts":
      "export interface IClient {}\nexport class ChatManager {}\nexport type UserData = 1;",
  });
  expect(linesOf(checkNames(tree))).toEqual([
    'packages/core/src/utils.ts "utils" names nothing: name it after what it holds',
    'packages/core/src/helpers/a.ts "helpers" names nothing: name it after what it holds',
    'packages/core/src/chatStream.ts "chatStream" is not kebab-case',
    "packages/core/src/a.ts:1 IClient: no I-prefix for interfaces",
    "packages/core/src/a.ts:2 ChatManager: the suffix says nothing; name the thing",
    "packages/core/src/a.ts:3 UserData: the suffix says nothing; name the thing",
  ]);
});
