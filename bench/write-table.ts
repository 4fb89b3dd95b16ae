import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** Puts a table into docs/benchmarks.md, between the markers of that name. @throws Error when they are not there */
export async function writeTable(name: string, table: string): Promise<void> {
  const path = fileURLToPath(new URL("../docs/benchmarks.md", import.meta.url));
  const [open, close] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const page = await readFile(path, "utf8");
  const [from, to] = [page.indexOf(open), page.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`docs/benchmarks.md lacks ${open} … ${close}`);
  await writeFile(path, `${page.slice(0, from + open.length)}\n${table}\n${page.slice(to)}`);
}
