import { runBenchmark } from "./benchmark.ts";
import { tasks } from "./plan.ts";
import { rows } from "./rows.ts";

/** `node bench/client/run.ts [--rounds 7] [--only chat,stream] [--lanes wayfare,openai] [--json out.json] [--markdown]` */
await runBenchmark({
  name: "client",
  tasks,
  server: new URL("./server.ts", import.meta.url),
  sheet: { rows, peers: { openai: "openai", "openrouter-sdk": "@openrouter/sdk" } },
});
