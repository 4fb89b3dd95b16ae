import { isBuiltin } from "node:module";
import { arrows as houseArrows, strangers, testCompanions } from "./arrows.ts";
import { type Import, importsOf, isRelative, resolveRelative, splitSpecifier } from "./imports.ts";
import { isTypeScript } from "./syntax.ts";
import type { TextFile } from "./tree.ts";
import type { Violation } from "./violation.ts";
import { entriesOf, type Package, packageOf, packagesOf } from "./workspace.ts";

/** The table "Packages" of the design, in manifests and in import statements. */
export function checkArrows(files: readonly TextFile[], arrows = houseArrows): Violation[] {
  const packages = packagesOf(files);
  const inManifests = packages.flatMap((owner) => checkManifest(owner, packages, arrows));
  const inCode = files.filter(isTypeScript).flatMap((file) => {
    const owner = packageOf(packages, file.path);
    if (owner === undefined) return [];
    return importsOf(file).flatMap((found) => {
      const message = isRelative(found.specifier)
        ? judgeRelative(file, owner, found)
        : judgeBare(file, owner, found, packages, arrows);
      return message === undefined ? [] : [{ path: file.path, line: found.line, message }];
    });
  });
  return [...inManifests, ...inCode];
}

type Table = typeof houseArrows;

function checkManifest(owner: Package, packages: readonly Package[], arrows: Table): Violation[] {
  const path = `${owner.folder}/package.json`;
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = owner.manifest;
  if (owner.folder.startsWith("packages/") && arrows[owner.name] === undefined) {
    return [{ path, message: `${owner.name} has no row in arrows.ts` }];
  }
  const shipped = Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies });
  const own = packages.map(({ name }) => name);
  return [
    ...shipped.filter((name) => !mayDepend(owner, name, own, arrows)),
    ...Object.keys(devDependencies ?? {}).filter(
      (name) => own.includes(name) && !testCompanions.includes(name) && !mayDepend(owner, name, own, arrows),
    ),
  ].map((name) => ({ path, message: `${owner.name} may not depend on ${name}` }));
}

function mayDepend(owner: Package, name: string, own: readonly string[], arrows: Table): boolean {
  if (strangers.includes(owner.name)) return !own.includes(name) && !name.startsWith("@wayfare/");
  const row = arrows[owner.name];
  // Examples, stories and benchmarks stand outside and may use every package.
  return row === undefined || row.ours.includes(name) || row.others.includes(name);
}

function judgeRelative(file: TextFile, owner: Package, { specifier }: Import): string | undefined {
  const target = resolveRelative(file.path, specifier);
  // Build and test configuration extends the root's.
  if (target.startsWith(`${owner.folder}/`) || /\.config\.ts$/.test(file.path)) return undefined;
  return `leaves its package by a relative path: ${specifier}`;
}

function judgeBare(
  file: TextFile,
  owner: Package,
  { specifier }: Import,
  packages: readonly Package[],
  arrows: Table,
): string | undefined {
  if (isBuiltin(specifier)) return undefined;
  const { name, subpath } = splitSpecifier(specifier);
  const target = packages.find((candidate) => candidate.name === name);
  const isTest = !file.path.startsWith(`${owner.folder}/src/`) && owner.folder.startsWith("packages/");
  const own = packages.map((candidate) => candidate.name);
  const isFree = isTest && (target === undefined || name === owner.name || testCompanions.includes(name));
  if (!isFree && !mayDepend(owner, name, own, arrows)) return `${owner.name} may not import ${name}`;
  if (target === undefined) return undefined;
  if (subpath === "./internal") return judgeInternal(owner, name);
  if (!entriesOf(target).has(subpath)) return `${specifier} is not an entry of ${name}`;
  return undefined;
}

/** `internal` is outside semver: siblings only, and pinned so that npm never mixes two versions. */
function judgeInternal(owner: Package, name: string): string | undefined {
  if (name === owner.name) return undefined;
  if (!owner.folder.startsWith("packages/") || !owner.name.startsWith("@wayfare/")) {
    return `${name}/internal is for the packages beside it; use a public entry`;
  }
  const range = owner.manifest.dependencies?.[name];
  if (range !== undefined && range !== "workspace:*") {
    return `imports ${name}/internal, so package.json must pin it exactly: "workspace:*" instead of "${range}"`;
  }
  return undefined;
}
