import ts from "typescript";
import type { TextFile } from "./tree.ts";
import type { Violation } from "./violation.ts";

const parsed = new WeakMap<TextFile, ts.SourceFile>();

/** True for a file that the TypeScript compiler reads. */
export function isTypeScript({ path }: TextFile): boolean {
  return /\.[cm]?tsx?$/.test(path);
}

/** True for code that is shipped: `packages/<name>/src`. */
export function isShipped(file: TextFile): boolean {
  return isTypeScript(file) && /^packages\/[^/]+\/src\//.test(file.path);
}

/** The syntax tree of a file, with parent links; parsed once. */
export function parse(file: TextFile): ts.SourceFile {
  let source = parsed.get(file);
  if (source === undefined) {
    const target = {
      languageVersion: ts.ScriptTarget.ES2023,
      jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
    };
    source = ts.createSourceFile(`/${file.path}`, file.text, target, true);
    parsed.set(file, source);
  }
  return source;
}

/** Calls `visit` for every node of a file, parents first. */
export function eachNode(file: TextFile, visit: (node: ts.Node) => void): void {
  const step = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, step);
  };
  step(parse(file));
}

/** 1-based line on which a node begins, comments before it left aside. */
export function lineOf(node: ts.Node): number {
  const source = node.getSourceFile();
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

/** Collects a violation for every node for which `judge` returns a message. */
export function judgeNodes(
  files: readonly TextFile[],
  judge: (node: ts.Node, file: TextFile) => string | undefined,
): Violation[] {
  const violations: Violation[] = [];
  for (const file of files) {
    eachNode(file, (node) => {
      const message = judge(node, file);
      if (message !== undefined) violations.push({ path: file.path, line: lineOf(node), message });
    });
  }
  return violations;
}
