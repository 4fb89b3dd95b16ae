import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { listPaths, readTree, repositoryRoot } from "../src/tree.ts";

test("the tree holds this file, and nothing that git ignores", () => {
  const paths = readTree().map(({ path }) => path);
  expect(paths).toContain("test/repo/test/tree.test.ts");
  expect(paths.filter((path) => /(^|\/)(node_modules|dist|\.git)\//.test(path))).toEqual([]);
  expect(listPaths(repositoryRoot)).toEqual(expect.arrayContaining(paths));
});

test("without git the folders are walked", () => {
  const root = mkdtempSync(join(tmpdir(), "wayfare-tree-"));
  try {
    for (const folder of ["src/a", "node_modules/x", "dist"]) {
      mkdirSync(join(root, folder), { recursive: true });
      writeFileSync(join(root, folder, "file.ts"), "");
    }
    expect(listPaths(root)).toEqual(["src/a/file.ts"]);
  } finally {
    rmSync(root, { recursive: true });
  }
});
