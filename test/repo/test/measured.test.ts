import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pagesOf } from "../src/markdown.ts";
import { checkMarkers, rewriteMarkers } from "../src/markers.ts";
import { formatKilobytes, measure } from "../src/measure.ts";
import { measurePrograms } from "../src/measure-bundle.ts";
import { readTree, repositoryRoot } from "../src/tree.ts";
import { expectNone, fixture, linesOf } from "./fixture.ts";

const measured = measure(readTree(), repositoryRoot);

test("numbers in README and docs are those measured now", () => {
  const pages = pagesOf(readTree()).map(({ path }) => {
    const absolute = join(repositoryRoot, path);
    const text = readFileSync(absolute, "utf8");
    const updated = process.env.UPDATE_DOCS === "1" ? rewriteMarkers(text, measured) : text;
    if (updated !== text) writeFileSync(absolute, updated);
    return { path, text: updated };
  });
  expectNone(checkMarkers(pages, measured));
});

test("docs/architecture.md has the measured table", () => {
  const page = readTree().find(({ path }) => path === "docs/architecture.md");
  if (page !== undefined) expect(page.text).toContain("<!-- measured:packages.table -->");
});

test("shapes and surfaces are measured", () => {
  const tree = fixture({
    "packages/core/package.json": JSON.stringify({
      name: "@wayfare/core",
      exports: { ".": { default: "./dist/index.js" } },
    }),
    "packages/core/src/index.ts": "export const a = 1;\nexport const b = 2;\n",
    "packages/core/src/a.ts": "//\n".repeat(10),
    "packages/core/src/b.ts": "//\n".repeat(30),
    "packages/core/test/a.test.ts": "//\n".repeat(999),
  });
  const found = measure(tree, "no-build-here");
  expect(Object.fromEntries(found)).toMatchObject({
    "core.files": "3",
    "core.lines": "42",
    "core.median": "10",
    "core.p90": "30",
    "core.max": "30",
    "core.values": "2",
  });
  expect(found.get("packages.table")).toContain("| packages/core | 3 | 42 | 10 | 30 | 30 |");
  expect(found.has("hello-chat.gzip")).toBe(false);
  expect(formatKilobytes(12_345)).toBe("12.3 kB");
});

test("hello chat is bundled, minified and compressed", () => {
  const root = mkdtempSync(join(tmpdir(), "wayfare-bundle-"));
  try {
    const dist = join(root, "packages/core/dist");
    mkdirSync(dist, { recursive: true });
    writeFileSync(join(dist, "index.js"), "export const createOpenRouter = () => ({ chat() {} });");
    writeFileSync(join(dist, "verbs.js"), "export const chat = () => {}, createContext = () => {};");
    const sizes = measurePrograms(root);
    expect(Object.keys(sizes)).toEqual(["hello-chat", "hello-verbs"]);
    for (const size of Object.values(sizes)) {
      expect(size).toBeGreaterThan(100);
      expect(size).toBeLessThan(300);
    }
  } finally {
    rmSync(root, { recursive: true });
  }
});

const known = new Map([
  ["core.files", "12"],
  ["hello-chat.gzip", "11.8 kB"],
]);
const mark = (key: string, text: string): string => `<!-- measured:${key} -->${text}<!-- /measured -->`;
const judge = (text: string): string[] => linesOf(checkMarkers(fixture({ "README.md": text }), known));

test("true numbers pass, and a size may differ in its last digit", () => {
  expect(judge(`${mark("core.files", "12")} files, ${mark("hello-chat.gzip", "11.9 kB")}`)).toEqual([]);
  expect(judge("Write `<!-- measured:key -->` before a number.")).toEqual([]);
});

test("other numbers, unknown keys and open marks are reported", () => {
  expect(judge(`\n${mark("core.files", "11")}`)[0]).toContain(
    'README.md:2 says "11" where "12" is measured: run UPDATE',
  );
  expect(judge(mark("hello-chat.gzip", "11.6 kB"))).toHaveLength(1);
  expect(judge(mark("core.beauty", "9"))[0]).toContain(
    "nothing is measured as core.beauty; known: core.files",
  );
  expect(judge("<!-- measured:core.files -->12")[0]).toContain("is not closed");
});

test("pages are rewritten between the marks alone", () => {
  const text = `a ${mark("core.files", "1")} b ${mark("core.beauty", "9")} c`;
  expect(rewriteMarkers(text, known)).toBe(`a ${mark("core.files", "12")} b ${mark("core.beauty", "9")} c`);
});
