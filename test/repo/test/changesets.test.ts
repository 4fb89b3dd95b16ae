import { expect, test } from "vitest";
import { checkChangesets } from "../src/check-changesets.ts";
import { readTree } from "../src/tree.ts";
import { expectNone, fixture, linesOf, manifest } from "./fixture.ts";

const judge = (text: string): string[] =>
  linesOf(
    checkChangesets(
      fixture({
        "packages/core/package.json": manifest("@wayfare/core"),
        "test/repo/package.json": manifest("@wayfare/test-repo", { private: true }),
        ".changeset/a.md": text,
      }),
    ),
  );

test("changesets name published packages", () => {
  expectNone(checkChangesets(readTree()));
});

test("a whole changeset and an empty one pass", () => {
  expect(judge('---\n"@wayfare/core": minor\n---\n\nAdds chat.\n')).toEqual([]);
  expect(judge("---\n---\n\nDocumentation only.\n")).toEqual([]);
});

test("broken changesets are reported", () => {
  expect(judge("Adds chat.\n")).toEqual([".changeset/a.md has no front matter between two --- lines"]);
  expect(judge('---\n"@wayfare/core": huge\n---\nText\n')[0]).toContain(
    'cannot read ""@wayfare/core": huge"',
  );
  expect(judge('---\n"@wayfare/test-repo": patch\n---\nText\n')).toEqual([
    ".changeset/a.md names @wayfare/test-repo, which is not a published package",
  ]);
  expect(judge('---\n"@wayfare/core": patch\n---\n')).toEqual([".changeset/a.md does not say what changed"]);
});
