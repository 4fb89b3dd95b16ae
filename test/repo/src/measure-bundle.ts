import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const ask = '{ model: "openai/gpt-5.2", messages: [{ role: "user", content: "Hello" }] }';

/** The smallest useful programs, by the name under which pages quote their size. */
const programs: Readonly<Record<string, string>> = {
  "hello-chat": `
import { createOpenRouter } from "@wayfare/core";
const reply = await createOpenRouter().chat(${ask});
console.log(reply.choices[0]?.message.content);
`,
  "hello-verbs": `
import { chat, createContext } from "@wayfare/core/verbs";
const reply = await chat(createContext({}), ${ask});
console.log(reply.choices[0]?.message.content);
`,
};

/** The part of esbuild that is used here; the package comes with tsup. */
interface Bundler {
  buildSync(options: Readonly<Record<string, unknown>>): { outputFiles: readonly { contents: Uint8Array }[] };
}

/** Bytes of each program, bundled for browsers from the built core, minified and gzipped; none before a build. */
export function measurePrograms(root: string): Readonly<Record<string, number>> {
  const folder = join(root, "packages/core/dist");
  const entry = join(folder, "index.js");
  if (!existsSync(entry) || !readFileSync(entry, "utf8").includes("createOpenRouter")) return {};
  const requireHere = createRequire(import.meta.url);
  const { buildSync } = createRequire(requireHere.resolve("tsup"))("esbuild") as Bundler;
  const sizes = Object.entries(programs).map(([name, contents]) => {
    const result = buildSync({
      stdin: { contents, resolveDir: root },
      alias: { "@wayfare/core/verbs": join(folder, "verbs.js"), "@wayfare/core": entry },
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      target: "es2023",
      write: false,
      logLevel: "silent",
    });
    const bytes = gzipSync(result.outputFiles[0]?.contents ?? new Uint8Array(), { level: 9 }).byteLength;
    return [name, bytes] as const;
  });
  return Object.fromEntries(sizes);
}
