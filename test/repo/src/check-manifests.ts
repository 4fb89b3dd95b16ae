import type { TextFile } from "./tree.ts";
import type { Violation } from "./violation.ts";
import { entriesOf, isPublic, type Package, packagesOf } from "./workspace.ts";

/** Lowest Node.js that runs the packages: the first where `require()` loads ES modules without a flag. */
const nodeRange = ">=22.12";

/** What stands on `node:sqlite` needs the first where that comes without a flag. */
const nodeRanges: Readonly<Record<string, string>> = {
  "@wayfare/ledger": ">=22.13",
  "@wayfare/gateway": ">=22.13",
};

/** What the package.json of every published package says. */
export function checkManifests(files: readonly TextFile[]): Violation[] {
  const packages = packagesOf(files);
  const paths = new Set(files.map(({ path }) => path));
  const siblings = new Set(packages.map(({ name }) => name));
  return packages.flatMap((owner) => {
    const messages = [...judgeSiblings(owner, siblings)];
    if (isPublic(owner)) messages.push(...judgeFields(owner), ...judgeEntries(owner, paths));
    return messages.map((message) => ({ path: `${owner.folder}/package.json`, message }));
  });
}

function judgeFields({ name, manifest }: Package): string[] {
  const range = nodeRanges[name] ?? nodeRange;
  const judgements: Record<string, boolean> = {
    'license must be "MIT"': manifest.license === "MIT",
    'type must be "module"': manifest.type === "module",
    "sideEffects must be false": manifest.sideEffects === false,
    "description is missing": (manifest.description ?? "") !== "",
    "version is missing": (manifest.version ?? "") !== "",
    [`engines.node must be "${range}"`]: manifest.engines?.node === range,
    'publishConfig.access must be "public"': manifest.publishConfig?.access === "public",
    "files must list what is published": (manifest.files ?? []).includes("dist"),
    "core has no dependencies":
      name !== "@wayfare/core" || Object.keys(manifest.dependencies ?? {}).length === 0,
  };
  return Object.keys(judgements).filter((message) => judgements[message] === false);
}

/** Each export is `{ types, default }` in this order, built from a source file of the same name. */
function judgeEntries(owner: Package, paths: ReadonlySet<string>): string[] {
  const entries = entriesOf(owner);
  const exported = Object.entries(owner.manifest.exports ?? {});
  // A program needs no exports; it has a bin instead.
  if (exported.length === 0 && owner.manifest.bin === undefined) return ["exports is missing"];
  return exported.flatMap(([subpath, target]) => {
    if (typeof target === "string") {
      return subpath === "./package.json" ? [] : [`exports["${subpath}"] needs types and default`];
    }
    if (Object.keys(target).join() !== "types,default") {
      return [`exports["${subpath}"] must be types, then default`];
    }
    const path = entries.get(subpath);
    if (path !== undefined && paths.has(path)) return [];
    return [`exports["${subpath}"] has no source file${path === undefined ? "" : ` ${path}`}`];
  });
}

function judgeSiblings({ manifest }: Package, siblings: ReadonlySet<string>): string[] {
  const { dependencies, devDependencies, peerDependencies, optionalDependencies } = manifest;
  return [dependencies, devDependencies, peerDependencies, optionalDependencies].flatMap((group) =>
    Object.entries(group ?? {})
      .filter(([name, range]) => siblings.has(name) && !range.startsWith("workspace:"))
      .map(([name, range]) => `${name} must use the workspace protocol instead of "${range}"`),
  );
}
