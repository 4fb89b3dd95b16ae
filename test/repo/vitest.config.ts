import { defineConfig } from "vitest/config";

/** One worker without isolation: the tree is read and parsed once for all architecture tests. */
export default defineConfig({
  test: { name: "@wayfare/test-repo", isolate: false, fileParallelism: false, testTimeout: 60_000 },
});
