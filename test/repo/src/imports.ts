import { dirname, join } from "node:path/posix";
import ts from "typescript";
import { eachNode, lineOf } from "./syntax.ts";
import type { TextFile } from "./tree.ts";

/** One place where a file names another module; type imports, re-exports and `import("…")` included. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
}

const known = new WeakMap<TextFile, readonly Import[]>();

/** Every module that a file names, in order of appearance. */
export function importsOf(file: TextFile): readonly Import[] {
  let imports = known.get(file);
  if (imports === undefined) {
    const found: Import[] = [];
    eachNode(file, (node) => {
      const specifier = specifierOf(node);
      if (specifier !== undefined) found.push({ specifier, line: lineOf(node) });
    });
    imports = found;
    known.set(file, imports);
  }
  return imports;
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier);
  if (ts.isExternalModuleReference(node)) return literal(node.expression);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return literal(node.argument.literal);
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  const loads =
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(expression) && expression.text === "require");
  return loads ? literal(node.arguments[0]) : undefined;
}

function literal(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** True for `./x.ts` and `../x.ts`. */
export function isRelative(specifier: string): boolean {
  return specifier.startsWith(".");
}

/** Path, from the repository's root, that a relative specifier means. */
export function resolveRelative(from: string, specifier: string): string {
  return join(dirname(from), specifier);
}

/** `@scope/name/sub` as `{ name: "@scope/name", subpath: "./sub" }`; the root entry is ".". */
export function splitSpecifier(specifier: string): { name: string; subpath: string } {
  const parts = specifier.split("/");
  const length = specifier.startsWith("@") ? 2 : 1;
  const rest = parts.slice(length).join("/");
  return { name: parts.slice(0, length).join("/"), subpath: rest === "" ? "." : `./${rest}` };
}
