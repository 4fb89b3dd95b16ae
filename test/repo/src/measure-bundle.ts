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
  buildSync(options: Readonly<Record<string, unknown>>): Bundled;
}

interface Bundled {
  readonly outputFiles: readonly { readonly path: string; readonly contents: Uint8Array }[];
  readonly metafile: {
    readonly outputs: Readonly<
      Record<string, { entryPoint?: string; imports: readonly { path: string; kind: string }[] }>
    >;
  };
}

/** Bytes of the program and of all that it imports at once, compressed together. */
function loadedBytes({ outputFiles, metafile: { outputs } }: Bundled): number {
  const loaded = new Set(Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === "<stdin>"));
  for (const path of loaded) {
    for (const { path: next, kind } of outputs[path]?.imports ?? [])
      if (kind === "import-statement") loaded.add(next);
  }
  const files = [...loaded].map((path) => outputFiles.find((file) => file.path.endsWith(path)));
  const contents = Buffer.concat(files.map((file) => file?.contents ?? new Uint8Array()));
  return gzipSync(contents, { level: 9 }).byteLength;
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
      // What is only imported when it is needed stands in files of its own, and is not loaded to say hello.
      splitting: true,
      outdir: "bundle",
      metafile: true,
      write: false,
      logLevel: "silent",
    });
    return [name, loadedBytes(result)] as const;
  });
  return Object.fromEntries(sizes);
}
