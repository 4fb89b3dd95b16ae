import { importsOf, isRelative, resolveRelative, splitSpecifier } from "./imports.ts";
import { isTypeScript } from "./syntax.ts";
import type { TextFile } from "./tree.ts";
import type { Violation } from "./violation.ts";
import { entriesOf, type Package, packageOf, packagesOf } from "./workspace.ts";

type Graph = ReadonlyMap<string, readonly string[]>;

/** Law 4: no cycle between files, nor between packages; type imports count. */
export function checkCycles(files: readonly TextFile[]): Violation[] {
  const packages = packagesOf(files);
  const sources = files.filter(isTypeScript);
  return [...cyclesOf(fileGraph(sources, packages)), ...cyclesOf(packageGraph(sources, packages))].map(
    (cycle) => ({
      path: cycle[0] ?? "",
      message: `import cycle: ${[...cycle, cycle[0]].join(" -> ")}`,
    }),
  );
}

/** Files and the files they import, entry points of our own packages followed to their sources. */
export function fileGraph(sources: readonly TextFile[], packages: readonly Package[]): Graph {
  const paths = new Set(sources.map(({ path }) => path));
  const entries = new Map(packages.map((each) => [each.name, entriesOf(each)]));
  const resolve = (from: string, specifier: string): string | undefined => {
    if (isRelative(specifier)) return resolveRelative(from, specifier);
    const { name, subpath } = splitSpecifier(specifier);
    return entries.get(name)?.get(subpath);
  };
  return new Map(
    sources.map((file) => {
      const targets = importsOf(file).map(({ specifier }) => resolve(file.path, specifier) ?? "");
      return [file.path, targets.filter((path) => paths.has(path))];
    }),
  );
}

/** Packages and what their sources import; tests may look back. */
function packageGraph(sources: readonly TextFile[], packages: readonly Package[]): Graph {
  const graph = new Map(
    packages.map(({ name, manifest }) => [name, Object.keys(manifest.dependencies ?? {})]),
  );
  for (const file of sources) {
    const owner = packageOf(packages, file.path);
    if (owner === undefined || !file.path.startsWith(`${owner.folder}/src/`)) continue;
    const names = importsOf(file).map(({ specifier }) => splitSpecifier(specifier).name);
    graph.get(owner.name)?.push(...names.filter((name) => name !== owner.name));
  }
  return graph;
}

/** One cycle for each back edge of a depth-first walk: none exactly when the graph has none. */
function cyclesOf(graph: Graph): string[][] {
  const cycles: string[][] = [];
  const finished = new Set<string>();
  const path: string[] = [];
  const walk = (node: string): void => {
    const start = path.indexOf(node);
    if (start >= 0) cycles.push(path.slice(start));
    if (start >= 0 || finished.has(node)) return;
    path.push(node);
    for (const next of new Set(graph.get(node))) walk(next);
    path.pop();
    finished.add(node);
  };
  for (const node of graph.keys()) walk(node);
  return cycles;
}
