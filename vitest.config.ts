import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: ["packages/*", "test/*"],
    // Two files at a time on two cores: the tests wait for sockets more than they compute.
    maxWorkers: 2,
    reporters: ["default", "./scripts/closing-line.ts"],
  },
});
