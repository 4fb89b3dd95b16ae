import { runBenchmark } from "../client/benchmark.ts";
import { bench, tasks } from "./plan.ts";
import { rows } from "./rows.ts";

/** `node bench/ai-sdk/run.ts [--rounds 7] [--only generate,stream] [--lanes wayfare] [--json out.json] [--markdown]` */
await runBenchmark({
  name: "ai-sdk",
  tasks,
  server: bench.server,
  sheet: {
    rows,
    peers: { openrouter: "@openrouter/ai-sdk-provider", "openai-compatible": "@ai-sdk/openai-compatible" },
  },
});
