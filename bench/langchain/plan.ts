import { createAdapterBench, wayfareCore } from "../client/adapter/create-adapter-bench.ts";
import { baseline } from "../client/contender.ts";
import type { Task } from "../client/task.ts";
import type { measures } from "./measures.ts";

/** What every chat model is made of, and the application has anyway. */
const chatModels = "@langchain/core/language_models/chat_models";
const langchainCore = ["@langchain/core", "@langchain/core/*"];

export const bench = createAdapterBench<keyof typeof measures>({
  name: "langchain",
  folder: new URL(".", import.meta.url),
  imports: {
    [baseline]: [],
    openrouter: ["@langchain/openrouter"],
    openai: ["@langchain/openai"],
    bare: [chatModels, "@langchain/core/messages", "@langchain/core/outputs"],
    wayfare: ["@wayfare/langchain"],
  },
});

export const tasks: readonly Task[] = [
  bench.clientTask("invoke-1", "invoke"),
  bench.clientTask("invoke-32", "invoke"),
  bench.clientTask("stream-burst", "stream"),
  bench.clientTask("stream-event", "stream"),
  bench.clientTask("concat", "concat"),
  bench.clientTask("events", "events"),
  bench.importTask("import", []),
  bench.importTask("import-beside-core", [chatModels]),
  bench.sizeTask("size-own", { external: [...langchainCore, ...wayfareCore] }),
  bench.sizeTask("size", { external: langchainCore, needed: { wayfare: ["answer-body"] } }),
];
