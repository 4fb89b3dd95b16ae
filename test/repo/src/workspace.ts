import type { TextFile } from "./tree.ts";

/** The fields of a package.json that the laws speak about. */
interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly type?: string;
  readonly sideEffects?: unknown;
  readonly files?: readonly string[];
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly engines?: Readonly<Record<string, string>>;
  readonly publishConfig?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** A workspace package: its folder from the repository's root, and its manifest. */
export interface Package {
  readonly name: string;
  readonly folder: string;
  readonly manifest: Manifest;
}

/** All packages below the root, by folder; the root's own package.json is none of them. */
export function packagesOf(files: readonly TextFile[]): Package[] {
  return files.flatMap(({ path, text }) => {
    const folder = /^((?:packages|examples|test)\/[^/]+|bench)\/package\.json$/.exec(path)?.[1];
    if (folder === undefined) return [];
    const manifest = JSON.parse(text) as Manifest;
    return [{ name: manifest.name ?? folder, folder, manifest }];
  });
}

/** The package whose folder holds a file. */
export function packageOf(packages: readonly Package[], path: string): Package | undefined {
  return packages.find(({ folder }) => path.startsWith(`${folder}/`));
}

/** True for a package that is published. */
export function isPublic({ folder, manifest }: Package): boolean {
  return folder.startsWith("packages/") && manifest.private !== true;
}

/** Source file behind each entry point, such as `"./sse"` -> `packages/core/src/sse.ts`. */
export function entriesOf({ folder, manifest }: Package): Map<string, string> {
  const entries = new Map<string, string>();
  for (const [subpath, target] of Object.entries(manifest.exports ?? {})) {
    const path = typeof target === "string" ? target : (target.default ?? "");
    // A private package may export its source as it is.
    const source = path.replace(/^\.\/dist\/(.+)\.js$/, "./src/$1.ts");
    if (source.endsWith(".ts")) entries.set(subpath, `${folder}/${source.slice(2)}`);
  }
  return entries;
}
