import type { TextFile } from "./tree.ts";

/** A fenced block of code in a page. */
export interface Fence {
  readonly path: string;
  /** 1-based line of the opening fence. */
  readonly line: number;
  /** First word after the backticks, such as "ts". */
  readonly language: string;
  /** The words after it, such as "no-check". */
  readonly words: readonly string[];
  readonly text: string;
  /** The HTML comment on the lines above, without its marks; "" when there is none. */
  readonly comment: string;
}

/** Pages whose code and numbers must be true: README.md of the root and of each package, and docs/. */
export function pagesOf(files: readonly TextFile[]): TextFile[] {
  return files.filter(({ path }) => /^(README\.md|packages\/[^/]+\/README\.md|docs\/.*\.mdx?)$/.test(path));
}

/** All fences of a page, in order. */
export function fencesOf({ path, text }: TextFile): Fence[] {
  const lines = text.split("\n");
  const fences: Fence[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const [, indent = "", marks, info = ""] = /^(\s*)(`{3,}|~{3,})([^`]*)$/.exec(lines[index] ?? "") ?? [];
    if (marks === undefined) continue;
    const [language = "", ...words] = info.trim().split(/\s+/);
    const isEnd = (line: string): boolean => line.trim() === marks;
    const offset = lines.slice(index + 1).findIndex(isEnd);
    const end = offset < 0 ? lines.length : index + 1 + offset;
    const body = lines.slice(index + 1, end).map((line) => line.replace(indent, ""));
    const comment = commentAbove(lines.slice(0, index));
    fences.push({ path, line: index + 1, language, words, text: `${body.join("\n")}\n`, comment });
    index = end;
  }
  return fences;
}

function commentAbove(lines: readonly string[]): string {
  const above = lines.join("\n").trimEnd();
  const start = above.lastIndexOf("<!--");
  if (start < 0 || above.indexOf("-->", start) !== above.length - 3) return "";
  return above.slice(start + 4, -3).trim();
}
