import { defineConfig } from "tsup";
import base from "../../tsup.config.ts";

export default defineConfig({
  ...base,
  entry: ["src/index.ts", "src/sse.ts", "src/cost.ts", "src/internal.ts", "src/undici.ts", "src/repair.ts"],
});
