import { runComparison } from "../express/comparison.ts";
import { bench, floor, tasks } from "./plan.ts";
import { rows } from "./rows.ts";

/** `node bench/openai/run.ts [--rounds 7] [--only create,stream] [--lanes wayfare] [--json out.json] [--markdown]` */
await runComparison({
  name: "openai",
  tasks,
  server: bench.server,
  sheet: {
    title: "measure (CPU of the client process)",
    rows,
    floor,
    columns: {
      openai: "`openai`",
      wayfare: "`createOpenAI`",
      "metered-fetch": "`meteredFetch`",
      "wayfare-undici": "`createOpenAI`, `undici`",
    },
    ours: ["wayfare", "metered-fetch"],
  },
});
