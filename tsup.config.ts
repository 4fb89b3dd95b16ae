import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts"],
  format: ["esm"],
  dts: true,
  sourcemap: true,
  clean: true,
  target: "node22",
  plugins: [
    {
      // Nothing here has side effects, so an import for nothing but them only makes bundlers warn.
      name: "no-bare-imports",
      renderChunk: (code) => ({ code: code.replace(/^import "\.\/chunk-\w+\.js";$/gm, "") }),
    },
  ],
});
