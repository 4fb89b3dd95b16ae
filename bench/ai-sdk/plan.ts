import { createAdapterBench, wayfareCore } from "../client/adapter/create-adapter-bench.ts";
import { baseline } from "../client/contender.ts";
import type { Task } from "../client/task.ts";
import type { measures } from "./measures.ts";

/** What the application has anyway, with `ai`. */
const shared = ["@ai-sdk/provider", "@ai-sdk/provider-utils", "zod", "zod/*"];

export const bench = createAdapterBench<keyof typeof measures>({
  name: "ai-sdk",
  folder: new URL(".", import.meta.url),
  imports: {
    [baseline]: [],
    openrouter: ["@openrouter/ai-sdk-provider"],
    "openai-compatible": ["@ai-sdk/openai-compatible"],
    wayfare: ["@wayfare/ai-sdk"],
  },
});

export const tasks: readonly Task[] = [
  bench.clientTask("generate-1", "generate"),
  bench.clientTask("generate-32", "generate"),
  bench.clientTask("stream-burst", "stream"),
  bench.clientTask("stream-event", "stream"),
  bench.clientTask("first-part", "first-part"),
  bench.clientTask("first-part-hot", "first-part"),
  bench.importTask("import", []),
  bench.importTask("import-beside-ai", ["ai"]),
  bench.sizeTask("size-own", { external: [...shared, ...wayfareCore] }),
  bench.sizeTask("size", { external: shared, needed: { wayfare: ["answer-body"] } }),
  bench.sizeTask("size-alone", { external: [] }),
];
