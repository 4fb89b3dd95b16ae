import { defineConfig } from "tsup";
import base from "../../tsup.config.ts";

export default defineConfig({
  ...base,
  // `await using` needs these names, which not every program's own `lib` brings.
  dts: { banner: '/// <reference lib="esnext.disposable" />' },
  entry: [
    "src/index.ts",
    "src/sse.ts",
    "src/cost.ts",
    "src/internal.ts",
    "src/adapter.ts",
    "src/undici.ts",
    "src/repair.ts",
    "src/verbs.ts",
    "src/formats.ts",
    "src/budgets.ts",
    "src/tokens.ts",
  ],
});
