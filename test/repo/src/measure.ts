import { valuesOf } from "./check-surface.ts";
import type { Measurements } from "./markers.ts";
import { measurePrograms } from "./measure-bundle.ts";
import { measureShape, shippedFolders } from "./measure-shape.ts";
import { surfaceOf } from "./surface.ts";
import type { TextFile } from "./tree.ts";
import { packagesOf } from "./workspace.ts";

/** Everything that pages may quote, recomputed. `root` holds the built packages. */
export function measure(files: readonly TextFile[], root: string): Measurements {
  const measured = new Map<string, string>();
  const folders = shippedFolders(files);
  for (const folder of folders) {
    const name = folder.slice("packages/".length);
    for (const [key, value] of Object.entries(measureShape(files, folder)))
      measured.set(`${name}.${key}`, `${value}`);
  }
  for (const owner of packagesOf(files).filter(({ folder }) => folders.includes(folder))) {
    const root = surfaceOf(files, owner)["."];
    const values = root && valuesOf(root).length;
    if (values !== undefined) measured.set(`${owner.folder.slice("packages/".length)}.values`, `${values}`);
  }
  measured.set("packages.table", tableOf(files, folders));
  for (const [name, bytes] of Object.entries(measurePrograms(root)))
    measured.set(`${name}.gzip`, formatKilobytes(bytes));
  return measured;
}

/** 12345 -> "12.3 kB"; a kilobyte is 1000 bytes. */
export function formatKilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

function tableOf(files: readonly TextFile[], folders: readonly string[]): string {
  const rows = folders.map((folder) => {
    const { files: count, lines, median, p90, max } = measureShape(files, folder);
    return `| ${folder} | ${count} | ${lines} | ${median} | ${p90} | ${max} |`;
  });
  const head = [
    "| package | files | lines | median | p90 | max |",
    "| --- | ---: | ---: | ---: | ---: | ---: |",
  ];
  return `\n${[...head, ...rows].join("\n")}\n`;
}
