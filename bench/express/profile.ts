import { printProfile } from "../client/cpu-profile.ts";
import { lanes, runServer } from "./plan.ts";

/** `node bench/express/profile.ts [--lane wayfare] [--measure json-50] [--scale 4] [--top 25]` */
await printProfile({
  lanes,
  runClient: runServer,
  server: new URL("./upstream.ts", import.meta.url),
  measure: "json-50",
});
