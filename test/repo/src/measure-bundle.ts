import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** The smallest useful program: what a page calls "hello chat". */
const helloChat = `
import { createOpenRouter } from "@wayfare/core";
const client = createOpenRouter();
const reply = await client.chat({ model: "openai/gpt-5.2", messages: [{ role: "user", content: "Hello" }] });
console.log(reply.choices[0]?.message.content);
`;

/** The part of esbuild that is used here; the package comes with tsup. */
interface Bundler {
  buildSync(options: Readonly<Record<string, unknown>>): { outputFiles: readonly { contents: Uint8Array }[] };
}

/** Bytes of "hello chat", bundled for browsers from the built core, minified and gzipped; undefined before a build. */
export function measureHelloChat(root: string): number | undefined {
  const entry = join(root, "packages/core/dist/index.js");
  if (!existsSync(entry) || !readFileSync(entry, "utf8").includes("createOpenRouter")) return undefined;
  const requireHere = createRequire(import.meta.url);
  const { buildSync } = createRequire(requireHere.resolve("tsup"))("esbuild") as Bundler;
  const result = buildSync({
    stdin: { contents: helloChat, resolveDir: root },
    alias: { "@wayfare/core": entry },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2023",
    write: false,
    logLevel: "silent",
  });
  return gzipSync(result.outputFiles[0]?.contents ?? new Uint8Array(), { level: 9 }).byteLength;
}
