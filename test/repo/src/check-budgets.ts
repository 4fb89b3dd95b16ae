import ts from "typescript";
import { countLines, measureShape, shippedFolders } from "./measure-shape.ts";
import { eachNode, isTypeScript, lineOf, parse } from "./syntax.ts";
import type { TextFile } from "./tree.ts";
import type { Violation } from "./violation.ts";

/** Law 11, in lines. */
const budgets = { file: 250, function: 50, median: 90, example: 80 };

/** Law 11: source files, functions, examples and the median file of each package stay small. */
export function checkBudgets(files: readonly TextFile[]): Violation[] {
  const sources = files.filter(isBudgeted);
  return [
    ...sources.flatMap(checkFile),
    ...sources.flatMap(checkFunctions),
    ...shippedFolders(files).flatMap((folder) => checkMedian(files, folder)),
  ];
}

/** Shipped code, test tools, benchmarks, scripts and examples; tests themselves are free. */
function isBudgeted(file: TextFile): boolean {
  const isSource = /^((packages|test)\/[^/]+\/src|examples|bench|scripts)\//.test(file.path);
  return isSource && isTypeScript(file) && !/\.test(-d)?\.ts$/.test(file.path);
}

function checkFile({ path, text }: TextFile): Violation[] {
  const limit = path.startsWith("examples/") ? budgets.example : budgets.file;
  const lines = countLines(text);
  return lines > limit ? [{ path, message: `has ${lines} lines; at most ${limit}` }] : [];
}

function checkFunctions(file: TextFile): Violation[] {
  const violations: Violation[] = [];
  eachNode(file, (node) => {
    if (!ts.isFunctionLike(node) || !("body" in node) || node.body === undefined) return;
    const first = lineOf(node);
    const lines = parse(file).getLineAndCharacterOfPosition(node.end).line + 2 - first;
    if (lines <= budgets.function) return;
    const message = `${nameOf(node)} has ${lines} lines; at most ${budgets.function}`;
    violations.push({ path: file.path, line: first, message });
  });
  return violations;
}

function nameOf(node: ts.SignatureDeclaration): string {
  const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
  return named === undefined ? "a function" : `the function ${named.getText()}`;
}

function checkMedian(files: readonly TextFile[], folder: string): Violation[] {
  const { median } = measureShape(files, folder);
  if (median <= budgets.median) return [];
  return [{ path: folder, message: `the median file has ${median} lines; at most ${budgets.median}` }];
}
