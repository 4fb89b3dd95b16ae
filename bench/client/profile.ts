import { lanes } from "./contender.ts";
import { printProfile } from "./cpu-profile.ts";
import { runClient } from "./plan.ts";

/** `node bench/client/profile.ts [--lane "wayfare events"] [--measure stream-event] [--scale 4] [--top 25]` */
await printProfile({ lanes, runClient, server: new URL("./server.ts", import.meta.url), measure: "chat-1" });
