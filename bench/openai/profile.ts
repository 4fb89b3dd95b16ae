import { printProfile } from "../client/cpu-profile.ts";
import { bench } from "./plan.ts";

/** `node bench/openai/profile.ts [--lane wayfare] [--measure create-32] [--scale 4] [--top 25]` */
await printProfile({ ...bench, measure: "create-32" });
