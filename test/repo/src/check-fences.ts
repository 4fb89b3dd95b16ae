import ts from "typescript";
import { checkModules, type FenceModule } from "./check-modules.ts";
import { type Fence, fencesOf, pagesOf } from "./markdown.ts";
import type { TextFile } from "./tree.ts";
import type { Violation } from "./violation.ts";

const typeScript = new Set(["ts", "typescript", "mts", "tsx"]);

/**
 * Code in pages works. TypeScript fences compile against the built packages, JSON fences parse.
 * - "ts no-check" is left alone; an HTML comment above it says why.
 * - "ts continues" goes on in the module of the TypeScript fence before it.
 */
export function checkFences(files: readonly TextFile[], root: string): Violation[] {
  const fences = pagesOf(files).map(fencesOf);
  const modules = fences.flatMap(modulesOf);
  return [...fences.flat().flatMap(checkForm), ...checkModules(modules, files, root)];
}

function checkForm({ path, line, language, words, text, comment }: Fence): Violation[] {
  const message = (): string | undefined => {
    if (language === "json") return problemOfJson(text);
    if (language === "jsonc")
      return ts.parseConfigFileTextToJson(path, text).error && "is no JSON with comments";
    if (!typeScript.has(language) || !words.includes("no-check") || comment.length > 10) return undefined;
    return "no-check needs its reason in an HTML comment on the line above";
  };
  const found = message();
  return found === undefined ? [] : [{ path, line, message: found }];
}

function problemOfJson(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return `is no JSON: ${String(error)}`;
  }
}

/** Modules of one page; lines keep their number, so that errors point into the page. */
function modulesOf(fences: readonly Fence[]): FenceModule[] {
  const modules: { path: string; text: string }[] = [];
  for (const fence of fences) {
    if (!typeScript.has(fence.language) || fence.words.includes("no-check")) continue;
    const before = fence.words.includes("continues") ? modules.pop()?.text : undefined;
    const lines = before?.split("\n").length ?? 1;
    const text = `${before ?? ""}${"\n".repeat(Math.max(0, fence.line + 1 - lines))}${fence.text}`;
    modules.push({ path: fence.path, text });
  }
  return modules;
}
