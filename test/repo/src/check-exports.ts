import ts from "typescript";
import { importsOf, isRelative, resolveRelative } from "./imports.ts";
import { isShipped, isTypeScript, judgeNodes } from "./syntax.ts";
import type { TextFile } from "./tree.ts";
import type { Violation } from "./violation.ts";
import { entriesOf, packagesOf } from "./workspace.ts";

/** Law 11: no `export *`, no default export, no index (or entry point) that imports another. */
export function checkExports(files: readonly TextFile[]): Violation[] {
  const sources = files.filter(isTypeScript);
  const shipped = files.filter(isShipped);
  return [
    ...judgeNodes(sources, judgeStar),
    ...judgeNodes(shipped, judgeDefault),
    ...checkIndexes(sources, new Set(packagesOf(files).flatMap((each) => [...entriesOf(each).values()]))),
  ];
}

function judgeStar(node: ts.Node): string | undefined {
  if (!ts.isExportDeclaration(node)) return undefined;
  const isStar = node.exportClause === undefined || ts.isNamespaceExport(node.exportClause);
  return isStar ? "export *: name what is promised" : undefined;
}

function judgeDefault(node: ts.Node): string | undefined {
  const isDefault =
    (ts.isExportAssignment(node) && node.isExportEquals !== true) ||
    (ts.isExportSpecifier(node) && node.name.text === "default") ||
    (ts.canHaveModifiers(node) &&
      ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) === true);
  return isDefault ? "default export: name it" : undefined;
}

function checkIndexes(sources: readonly TextFile[], entries: ReadonlySet<string>): Violation[] {
  const isIndex = (path: string): boolean => /(^|\/)index\.[cm]?tsx?$/.test(path) || entries.has(path);
  return sources
    .filter(({ path }) => isIndex(path))
    .flatMap((file) =>
      importsOf(file)
        .filter(({ specifier }) => isRelative(specifier) && isIndex(resolveRelative(file.path, specifier)))
        .map(({ specifier, line }) => ({
          path: file.path,
          line,
          message: `an index imports an index: ${specifier}`,
        })),
    );
}
