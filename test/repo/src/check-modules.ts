import { existsSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { splitSpecifier } from "./imports.ts";
import type { TextFile } from "./tree.ts";
import type { Violation } from "./violation.ts";
import { type Package, packagesOf } from "./workspace.ts";

/** A module that stands in a page; nothing is written to disk. */
export interface FenceModule {
  /** The page. */
  readonly path: string;
  /** The code, each line at the number that it has in the page. */
  readonly text: string;
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  types: ["node"],
};

/** Compiles all modules in one program, as a user of the published packages would. */
export function checkModules(
  modules: readonly FenceModule[],
  files: readonly TextFile[],
  root: string,
): Violation[] {
  if (modules.length === 0) return [];
  const texts = new Map(modules.map((module, index) => [join(root, `fence-${index}.mts`), module]));
  const program = ts.createProgram(
    [...texts.keys()],
    options,
    createFenceHost(texts, packagesOf(files), root),
  );
  return [...texts].flatMap(([name, { path }]) => {
    const source = program.getSourceFile(name);
    const problems = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return problems.map(({ start = 0, messageText }) => ({
      path,
      line: (source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1,
      message: `does not compile: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    }));
  });
}

/** Libraries do not change during a run: each is read and parsed once. */
const parsedLibraries = new Map<string, ts.SourceFile | undefined>();

function createFenceHost(
  texts: ReadonlyMap<string, FenceModule>,
  packages: readonly Package[],
  root: string,
): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  return Object.assign(host, {
    getCurrentDirectory: () => root,
    fileExists: (name: string) => texts.has(name) || fileExists(name),
    readFile: (name: string) => texts.get(name)?.text ?? readFile(name),
    getSourceFile: (name: string, target: ts.ScriptTarget | ts.CreateSourceFileOptions) => {
      const module = texts.get(name);
      if (module !== undefined) return ts.createSourceFile(name, module.text, target);
      if (!parsedLibraries.has(name)) parsedLibraries.set(name, getSourceFile(name, target));
      return parsedLibraries.get(name);
    },
    resolveModuleNameLiterals: (literals: readonly ts.StringLiteralLike[], from: string) =>
      literals.map(({ text }) => ({ resolvedModule: resolveModule(text, from, texts, packages, root) })),
  } satisfies Partial<ts.CompilerHost>);
}

function resolveModule(
  specifier: string,
  from: string,
  texts: ReadonlyMap<string, FenceModule>,
  packages: readonly Package[],
  root: string,
): ts.ResolvedModuleFull | undefined {
  const types = builtTypes(specifier, packages, root);
  if (types !== undefined) return { resolvedFileName: types, extension: ts.Extension.Dts };
  const resolve = (place: string): ts.ResolvedModuleFull | undefined =>
    ts.resolveModuleName(specifier, place, options, ts.sys, undefined, undefined, ts.ModuleKind.ESNext)
      .resolvedModule;
  // A page may use what any of our packages has installed: the root itself installs tools only.
  const places = texts.has(from) ? packages.map(({ folder }) => join(root, folder, "page.ts")) : [];
  for (const place of [from, ...places]) {
    const found = resolve(place);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The built declarations of an entry of ours, as package.json names them. */
function builtTypes(specifier: string, packages: readonly Package[], root: string): string | undefined {
  const { name, subpath } = splitSpecifier(specifier);
  const owner = packages.find((each) => each.name === name);
  const target = owner?.manifest.exports?.[subpath];
  if (owner === undefined || typeof target !== "object" || target.types === undefined) return undefined;
  const path = join(root, owner.folder, target.types);
  return existsSync(path) ? path : undefined;
}
