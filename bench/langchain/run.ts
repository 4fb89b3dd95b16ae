import { runBenchmark } from "../client/benchmark.ts";
import { bench, tasks } from "./plan.ts";
import { rows } from "./rows.ts";

/** `node bench/langchain/run.ts [--rounds 7] [--only invoke,stream] [--lanes wayfare] [--json out.json] [--markdown]` */
await runBenchmark({
  name: "langchain",
  tasks,
  server: bench.server,
  sheet: {
    rows,
    peers: { openrouter: "@langchain/openrouter", openai: "@langchain/openai", bare: "BaseChatModel" },
  },
});
