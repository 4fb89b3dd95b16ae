// What is sent. Numbers are those of the threads in our notes; "0.4.11:" says what the same assertion showed in
// `@langchain/openrouter` 0.4.11.
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import type { ChatOpenRouterCallOptions } from "@wayfare/langchain";
import { stories } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { everyPath, tell, useUpstream } from "../support.ts";

const bench = useUpstream();
const plain = (fields = {}) => bench.answering(tell(stories.plainText), fields);
const getTide = tool(() => "noon", {
  name: "get_tide",
  description: "When the tide is high",
  schema: z.object({ port: z.string() }),
});
const search = { type: "openrouter:web_search", parameters: { max_results: 2 } };

/** Fields that 0.4.11 knows neither as settings nor as options; only its `modelKwargs` could bring them. */
const missing = {
  reasoning: { effort: "high", exclude: false },
  parallel_tool_calls: false,
  modalities: ["text", "image"],
  image_config: { aspect_ratio: "16:9" },
  verbosity: "low",
  service_tier: "flex",
  logprobs: true,
  cache_control: { type: "ephemeral", ttl: "1h" },
  stream_options: { include_usage: true },
  include_reasoning: true,
  debug: { echo_upstream_body: true },
} satisfies Partial<ChatOpenRouterCallOptions>;

describe("fields of the API that are missing", () => {
  // 0.4.11: none of them is in the body, whichever way it is given; no error either.
  test.each(Object.entries(missing))("`%s` as a setting and as an option", async (name, value) => {
    await plain({ [name]: value }).invoke("Hi.");
    expect(bench.body()[name]).toEqual(value);
    await plain().invoke("Hi.", { [name]: value });
    expect(bench.body()[name]).toEqual(value);
  });

  // 0.4.11: no `metadata` in the body, as that option is LangChain's own.
  test("`metadata` of the request, beside LangChain's", async () => {
    const options = { requestMetadata: { team: "tides" }, metadata: { run: "r1" } };
    await plain().invoke("Hi.", options);
    expect(bench.body().metadata).toEqual({ team: "tides" });
  });

  // 0.4.11: dropped without a word.
  test.each(everyPath)("an option that nobody knows yet goes to the API (%s)", async (_name, ask) => {
    await ask(plain(), "Hi.", { future_option: { depth: 2 } } as Partial<ChatOpenRouterCallOptions>);
    expect(bench.body().future_option).toEqual({ depth: 2 });
  });

  // 0.4.11: passes; a guard, since it passes for another reason: what is not known is dropped.
  test("what frameworks leave among the options stays here", async () => {
    const format = { kwargs: { method: "functionCalling" } };
    const foreign = { outputConfig: {}, ls_structured_output_format: format, responseSchema: {} };
    await plain().invoke("Hi.", { ...foreign, configurable: { thread_id: "t" } });
    for (const name of [...Object.keys(foreign), "configurable"])
      expect(bench.body()).not.toHaveProperty(name);
  });
});

describe("`modelKwargs` of the model override the options of a call", () => {
  // 0.4.11: 0.9, and "low".
  test("an option wins over them", async () => {
    const model = plain({ modelKwargs: { temperature: 0.9, reasoning: { effort: "low", exclude: true } } });
    await model.invoke("Hi.", { temperature: 0.1, reasoning: { effort: "high" } });
    expect(bench.body()).toMatchObject({ temperature: 0.1, reasoning: { effort: "high", exclude: true } });
  });

  // 0.4.11: the option is unknown and dropped.
  test("they can be given to a call too", async () => {
    await plain({ seed: 7 }).invoke("Hi.", { modelKwargs: { brand_new: 1, seed: 8 } });
    expect(bench.body()).toMatchObject({ brand_new: 1, seed: 8 });
  });
});

describe("server tools with `strict`", () => {
  // 0.4.11: TypeError: Cannot set properties of undefined (setting 'strict').
  test("the tools of the server go as they are, the functions are strict", async () => {
    await plain().bindTools([getTide, search], { strict: true }).invoke("Hi.");
    const [own, server] = bench.body().tools;
    expect(own.function).toMatchObject({ name: "get_tide", strict: true });
    expect(server).toEqual(search);
  });

  // 0.4.11: passes; a guard.
  test("without `strict`", async () => {
    await plain().bindTools([getTide, search]).invoke("Hi.");
    expect(bench.body().tools[0].function).not.toHaveProperty("strict");
    expect(bench.body().tools[1]).toEqual(search);
  });
});

describe("the choice of a tool", () => {
  // 0.4.11: passes; a guard.
  test.each([
    ["any", "required"],
    ["required", "required"],
    ["auto", "auto"],
    ["none", "none"],
    ["get_tide", { type: "function", function: { name: "get_tide" } }],
  ])("%s", async (given, sent) => {
    await plain().bindTools([getTide], { tool_choice: given }).invoke("Hi.");
    expect(bench.body().tool_choice).toEqual(sent);
  });

  // 0.4.11: { type: "function", function: { name: "openrouter:web_search" } }: the name of no function.
  test("a tool of the server", async () => {
    await plain().bindTools([search], { tool_choice: search.type }).invoke("Hi.");
    expect(bench.body().tool_choice).toEqual({ type: "openrouter:web_search" });
  });

  // 0.4.11: `tool_choice` goes out without tools, which the API refuses.
  test("is not sent when there is no tool", async () => {
    await plain().invoke("Hi.", { tool_choice: "any" });
    expect(bench.body()).not.toHaveProperty("tool_choice");
  });
});

describe("`parallel_tool_calls` on bindTools (langchain PR #38214)", () => {
  // 0.4.11: dropped without a word.
  test.each([true, false])("%s", async (parallel_tool_calls) => {
    await plain().bindTools([getTide], { parallel_tool_calls }).invoke("Hi.");
    expect(bench.body().parallel_tool_calls).toBe(parallel_tool_calls);
  });
});

describe("12: automatic caching of prompts (langchain #35920)", () => {
  const mark = { type: "ephemeral" } as const;

  // 0.4.11: not in the body.
  test.each(["cacheControl", "cache_control"])("`%s` at the top of the request", async (name) => {
    await plain({ [name]: mark }).invoke("Hi.");
    expect(bench.body().cache_control).toEqual(mark);
    await plain().invoke("Hi.", { [name]: mark });
    expect(bench.body().cache_control).toEqual(mark);
  });

  // 0.4.11: passes; a guard.
  test("a block that is marked stays marked", async () => {
    await plain().invoke([
      new SystemMessage({ content: [{ type: "text", text: "Long.", cache_control: mark }] }),
      new HumanMessage("Hi."),
    ]);
    expect(bench.body().messages[0].content).toEqual([{ type: "text", text: "Long.", cache_control: mark }]);
  });

  // 0.4.11: the mark is dropped.
  test("so does a tool", async () => {
    const cached = tool(() => "noon", {
      name: "now",
      schema: z.object({}),
      extras: { cache_control: mark },
    });
    await plain().bindTools([cached]).invoke("Hi.");
    expect(bench.body().tools[0].cache_control).toEqual(mark);
  });
});

describe("hooks: headers and the receipt of a call", () => {
  // 0.4.11: `headers` is no option: dropped.
  test.each(everyPath)("headers of a call are sent (%s)", async (_name, ask) => {
    await ask(plain(), "Hi.", { headers: { "X-Team": "tides" } });
    expect(bench.upstream.requests[0]?.headers["x-team"]).toBe("tides");
  });

  // 0.4.11: `fetch` is no setting: the global one is called.
  test("a `fetch` of one's own carries the calls", async () => {
    const urls: unknown[] = [];
    const own: typeof fetch = (input, init) => {
      urls.push(input);
      return fetch(input, init);
    };
    await plain({ fetch: own }).invoke("Hi.");
    expect(urls.map(String)).toEqual([`${bench.upstream.url}/chat/completions`]);
  });

  // 0.4.11: there are no receipts. streamEvents() runs no callbacks of LangChain, so they could not tell it either.
  test.each(everyPath)("every way to an answer tells what it cost (%s)", async (_name, ask) => {
    const costs: (number | undefined)[] = [];
    await ask(plain(), "Hi.", { onReceipt: ({ totalCost }) => costs.push(Number(totalCost)) });
    expect(costs).toHaveLength(1);
    expect(costs[0]).toBeGreaterThan(0);
  });
});
