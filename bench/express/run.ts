import { runComparison } from "./comparison.ts";
import { floor } from "./contender.ts";
import { tasks } from "./plan.ts";
import { rows } from "./rows.ts";

/** `node bench/express/run.ts [--rounds 7] [--only json,stream,slow] [--lanes wayfare] [--json out.json] [--markdown]` */
await runComparison({
  name: "express",
  tasks,
  server: new URL("./upstream.ts", import.meta.url),
  sheet: {
    title: "measure (process of the server)",
    rows,
    floor,
    columns: {
      bare: "by hand",
      "bare-undici": "by hand, `undici`",
      wayfare: "ours",
      "wayfare-fetch": "ours, `fetch`",
    },
    ours: ["wayfare"],
  },
});
