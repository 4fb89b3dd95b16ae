import { isTypeScript } from "./syntax.ts";
import type { TextFile } from "./tree.ts";

/** How large the source files of a package are, in lines. */
export interface Shape {
  readonly files: number;
  readonly lines: number;
  readonly median: number;
  readonly p90: number;
  readonly max: number;
}

/** Folders with shipped source, such as `packages/core`, sorted. */
export function shippedFolders(files: readonly TextFile[]): string[] {
  const folders = files.map(({ path }) => /^(packages\/[^/]+)\/src\//.exec(path)?.[1] ?? "");
  return [...new Set(folders)].filter((folder) => folder !== "").sort();
}

/** Measures `<folder>/src`; quantiles by nearest rank, so that each is the length of a real file. */
export function measureShape(files: readonly TextFile[], folder: string): Shape {
  const lengths = files
    .filter((file) => isTypeScript(file) && file.path.startsWith(`${folder}/src/`))
    .map(({ text }) => countLines(text))
    .sort((a, b) => a - b);
  const quantile = (share: number): number =>
    lengths[Math.max(0, Math.ceil(share * lengths.length) - 1)] ?? 0;
  return {
    files: lengths.length,
    lines: lengths.reduce((sum, length) => sum + length, 0),
    median: quantile(0.5),
    p90: quantile(0.9),
    max: quantile(1),
  };
}

/** Lines of a text; the end of the last line opens no further one. */
export function countLines(text: string): number {
  return text === "" ? 0 : text.replace(/\n$/, "").split("\n").length;
}
