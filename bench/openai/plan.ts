import { createAdapterBench, wayfareCore } from "../client/adapter/create-adapter-bench.ts";
import type { Task } from "../client/task.ts";
import type { measures } from "./measures.ts";

/** The lane that all ratios refer to. */
export const floor = "openai";

export const bench = createAdapterBench<keyof typeof measures>({
  name: "openai",
  folder: new URL(".", import.meta.url),
  imports: {
    [floor]: ["openai"],
    wayfare: ["openai", "@wayfare/openai"],
    "metered-fetch": ["openai", "@wayfare/openai", "@wayfare/core"],
    "wayfare-undici": ["openai", "@wayfare/openai", "@wayfare/core/undici"],
  },
});

/** What core loads with the first call that it passes on. */
const relay = ["rare-verbs", "relay"];

const external = ["openai", "openai/*", "undici"];

export const tasks: readonly Task[] = [
  bench.clientTask("create-1", "create"),
  bench.clientTask("create-32", "create"),
  bench.clientTask("stream-burst", "stream"),
  bench.clientTask("stream-event", "stream"),
  bench.clientTask("helper", "helper"),
  bench.importTask("import", []),
  bench.sizeTask("size-own", { external: [...external, ...wayfareCore] }),
  bench.sizeTask("size", {
    external,
    needed: { wayfare: relay, "metered-fetch": relay, "wayfare-undici": relay },
  }),
];
