import { dirname, join } from "node:path/posix";
import ts from "typescript";
import { isRelative } from "./imports.ts";
import { parse } from "./syntax.ts";
import type { TextFile } from "./tree.ts";
import { entriesOf, type Package } from "./workspace.ts";

/** What one entry point exports, values before types. A class is a value; it is not listed as a type again. */
export type Surface = Readonly<Record<string, "value" | "type">>;

/** Surface of each entry point of a package, by subpath. */
export type PackageSurface = Readonly<Record<string, Surface>>;

/** Reads the exported names of a package from its sources, without a build. */
export function surfaceOf(files: readonly TextFile[], owner: Package): PackageSurface {
  const byPath = new Map(files.map((file) => [`/${file.path}`, file]));
  const entries = [...entriesOf(owner)].filter(([, path]) => byPath.has(`/${path}`));
  const program = createMemoryProgram(
    entries.map(([, path]) => `/${path}`),
    byPath,
  );
  const checker = program.getTypeChecker();
  return Object.fromEntries(
    entries.map(([subpath, path]) => {
      const source = program.getSourceFile(`/${path}`);
      const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
      const symbols = module === undefined ? [] : checker.getExportsOfModule(module);
      const kinds = symbols.map(
        (symbol) => [symbol.name, isValue(symbol, checker) ? "value" : "type"] as const,
      );
      const order = ([name, kind]: readonly [string, string]): string => `${kind === "value" ? 0 : 1}${name}`;
      return [subpath, Object.fromEntries(kinds.sort((a, b) => (order(a) < order(b) ? -1 : 1)))];
    }),
  );
}

function isValue(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  if (symbol.declarations?.some(ts.isTypeOnlyImportOrExportDeclaration) === true) return false;
  if ((symbol.flags & ts.SymbolFlags.Alias) === 0) return (symbol.flags & ts.SymbolFlags.Value) !== 0;
  const target = checker.getAliasedSymbol(symbol);
  // A foreign module is not followed: what is exported without `type` counts as a value.
  return target.declarations === undefined || (target.flags & ts.SymbolFlags.Value) !== 0;
}

/** A program over the given files alone: names are bound, the standard library is left out. */
function createMemoryProgram(roots: readonly string[], files: ReadonlyMap<string, TextFile>): ts.Program {
  const options: ts.CompilerOptions = {
    noLib: true,
    types: [],
    allowImportingTsExtensions: true,
    noEmit: true,
  };
  const host: ts.CompilerHost = {
    getSourceFile: (path) => {
      const file = files.get(path);
      return file === undefined ? undefined : parse(file);
    },
    fileExists: (path) => files.has(path),
    readFile: (path) => files.get(path)?.text,
    getDefaultLibFileName: () => "lib.d.ts",
    writeFile: () => undefined,
    getCurrentDirectory: () => "/",
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    resolveModuleNameLiterals: (literals, from) =>
      literals.map(({ text }) => {
        const path = isRelative(text) ? join(dirname(from), text) : "";
        if (!files.has(path)) return { resolvedModule: undefined };
        return { resolvedModule: { resolvedFileName: path, extension: ts.Extension.Ts } };
      }),
  };
  return ts.createProgram([...roots], options, host);
}
