import { printProfile } from "../client/cpu-profile.ts";
import { bench } from "./plan.ts";

/** `node bench/ai-sdk/profile.ts [--lane wayfare] [--measure stream-burst] [--scale 4] [--top 25]` */
await printProfile({ ...bench, measure: "stream-burst" });
