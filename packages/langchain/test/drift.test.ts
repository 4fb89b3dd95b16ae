// What `@langchain/openrouter` knows, as it is installed here: ours knows it too, or a reason says why not.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { AIMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import * as official from "@langchain/openrouter";
import * as ours from "@wayfare/langchain";
import { type Received, type StoryName, stories, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { KEY, paths, tell, useUpstream } from "./support.ts";

const bench = useUpstream();

/** What ours leaves out or does otherwise, and why. */
const differences: Readonly<Record<string, string>> = {
  OPENROUTER_MODEL_PROFILES:
    "a list of models is old when it is published; `profile` knows families and the catalogue",
  OpenRouter: "generated types of the API; those of @wayfare/core are the same, by their own names",
  apiKey: "to print a model is not to print its key",
  baseURL: "`model.client.baseURL`",
  siteUrl: "a setting of the client",
  siteName: "a setting of the client",
  appCategories: "a setting of the client",
  buildHeaders: "private",
  buildUrl: "private",
  fromResponse: "errors are made from what core throws",
};

/** What its messages tell in another place. */
const elsewhere: Readonly<Record<string, string>> = {
  "response_metadata.tokenUsage": "in the words that LangChain has for it; as it came, it is `usage`",
  "additional_kwargs.tool_calls": "of older LangChain; the message has its own",
};

const dist = fileURLToPath(new URL(".", import.meta.resolve("@langchain/openrouter")));
const declared = readFileSync(`${dist}chat_models/types.d.ts`, "utf8");

/** Names of the members of an interface of the official package. */
function membersOf(name: string): string[] {
  const [, body = ""] = new RegExp(`interface ${name}\\b[^{]*\\{\\n(.*?)\\n\\}`, "s").exec(declared) ?? [];
  return [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, member = ""]) => member);
}

const shared = membersOf("ChatOpenRouterFields");
const settings = [...membersOf("ChatOpenRouterParams"), ...shared];
const options = [...membersOf("ChatOpenRouterCallOptions"), ...shared];
const getTide = tool(() => "noon", {
  name: "get_tide",
  description: "Tides",
  schema: z.object({ port: z.string() }),
});

/** A value for each of them. */
const samples: Readonly<Record<string, unknown>> = {
  model: "quill/heron-2",
  apiKey: "sk-or-v1-other",
  baseURL: undefined,
  siteUrl: "https://tides.example",
  siteName: "Tides",
  appCategories: ["cli-agent", "programming-app"],
  user: "user-7",
  modelKwargs: { reasoning: { effort: "low" } },
  streamUsage: false,
  temperature: 0.3,
  maxTokens: 500,
  topP: 0.9,
  topK: 40,
  frequencyPenalty: 0.1,
  presencePenalty: 0.2,
  repetitionPenalty: 1.1,
  minP: 0.01,
  topA: 0.2,
  seed: 7,
  stop: ["END"],
  logitBias: { "50256": -100 },
  topLogprobs: 2,
  transforms: ["middle-out"],
  models: ["lumen/otter-1"],
  route: "fallback",
  provider: { order: ["harbor"], sort: "price" },
  plugins: [{ id: "web", max_results: 2 }],
  sessionId: "session-7",
  trace: { trace_id: "t" },
  tools: [getTide],
  response_format: { type: "json_object" },
  strict: true,
  prediction: { type: "content", content: "noon" },
  signal: new AbortController().signal,
};

/** What a request says, in comparable form: defaults that only one of the two sends are left out. */
function saidIn({ json, headers }: Received): unknown {
  const { stream: _, ...body } = json;
  const own = (value: string | undefined, theirs: string) => (value === theirs ? undefined : value);
  return {
    body,
    key: headers.authorization,
    referer: own(headers["http-referer"], "https://docs.langchain.com"),
    title: own(headers["x-openrouter-title"] ?? headers["x-title"], "LangChain"),
    categories: headers["x-openrouter-categories"],
  };
}

type Fields = ours.ChatOpenRouterInput & official.ChatOpenRouterInput;

/** What both send for the same settings and options: ours first. */
async function bothSend(given: object, call: object = {}): Promise<[unknown, unknown]> {
  const fields = {
    model: "lumen/otter-1",
    apiKey: KEY,
    maxRetries: 0,
    ...given,
    baseURL: bench.upstream.url,
  } as Fields;
  bench.upstream.enqueue(tell(stories.plainText), tell(stories.plainText));
  await new ours.ChatOpenRouter(fields).invoke("Hi.", call);
  await new official.ChatOpenRouter(fields).invoke("Hi.", call);
  const [mine, theirs] = bench.upstream.requests.map(saidIn);
  return [mine, theirs];
}

describe("settings", () => {
  test("are found in the types", () => {
    expect(settings.length).toBeGreaterThanOrEqual(29);
    expect(settings.filter((name) => !(name in samples))).toEqual([]);
  });

  test.each(settings)("%s", async (name) => {
    const [mine, theirs] = await bothSend(samples[name] === undefined ? {} : { [name]: samples[name] });
    expect(mine).toEqual(theirs);
  });

  test("all of them at once", async () => {
    const given = Object.fromEntries(settings.map((name) => [name, samples[name]]));
    const [mine, theirs] = await bothSend(given);
    expect(mine).toEqual(theirs);
  });
});

describe("options of a call", () => {
  test("are found in the types", () => {
    expect(options.length).toBeGreaterThanOrEqual(26);
    expect(options.filter((name) => !(name in samples))).toEqual([]);
  });

  test.each(options)("%s", async (name) => {
    const [mine, theirs] = await bothSend({}, { [name]: samples[name] });
    expect(mine).toEqual(theirs);
  });
});

describe("exports and members", () => {
  const known = (names: readonly string[], here: object) =>
    names.filter((name) => !(name in here) && !Object.hasOwn(differences, name));
  const all = Object.fromEntries(settings.map((name) => [name, samples[name]])) as Fields;
  const [mine, theirs] = [new ours.ChatOpenRouter(all), new official.ChatOpenRouter(all)];

  test("every value", () => {
    expect(known(Object.keys(official), ours)).toEqual([]);
  });

  test("every name, types too", () => {
    const read = (url: string) =>
      [...readFileSync(url, "utf8").matchAll(/export (?:type )?\{([^}]*)\}/g)]
        .flatMap(([, list = ""]) => list.split(","))
        .map((name) => name.replace(/.* as |type /g, "").trim());
    const here = read(fileURLToPath(new URL("index.d.ts", import.meta.resolve("@wayfare/langchain"))));
    const there = read(`${dist}index.d.ts`);
    expect(there.length).toBeGreaterThanOrEqual(10);
    expect(there.filter((name) => !here.includes(name) && !Object.hasOwn(differences, name))).toEqual([]);
  });

  test("every method and field of a model", () => {
    expect(known(Object.getOwnPropertyNames(official.ChatOpenRouter.prototype), mine)).toEqual([]);
    const fields = Object.keys(theirs).filter((name) => (theirs as never)[name] !== undefined);
    expect(known(fields, mine)).toEqual([]);
    for (const name of shared) expect((mine as never)[name]).toEqual((theirs as never)[name]);
  });

  test("what serialization and tracing go by", () => {
    const call = { stop: ["x"] };
    expect(mine.lc_id).toEqual(theirs.lc_id);
    expect(mine.lc_secrets).toEqual(theirs.lc_secrets);
    expect(mine.lc_aliases).toEqual(theirs.lc_aliases);
    expect(mine._llmType()).toBe(theirs._llmType());
    expect(mine.getLsParams(call)).toEqual(theirs.getLsParams(call as never));
  });

  test("every error, with its fields", () => {
    const { OpenRouterError } = official;
    expect(known(Object.getOwnPropertyNames(OpenRouterError), ours.OpenRouterError)).toEqual([]);
    expect(new OpenRouterError("x").name).toBe("OpenRouterError");
  });
});

describe("messages", () => {
  const told: StoryName[] = [
    "plainText",
    "reasoningText",
    "toolCall",
    "cachedTokens",
    "byok",
    "length",
    "audio",
    "refusal",
  ];

  /** What a message tells, as its JSON has it. */
  const dataOf = ({ additional_kwargs, response_metadata, usage_metadata }: AIMessage): WireObject =>
    JSON.parse(JSON.stringify({ additional_kwargs, response_metadata, usage_metadata }));

  test.each(told)("all that the official one tells of %s", async (name) => {
    const fields = { model: "lumen/otter-1", apiKey: KEY, baseURL: bench.upstream.url };
    bench.upstream.enqueue(tell(stories[name]), tell(stories[name]));
    const mine = await paths.invoke(new ours.ChatOpenRouter(fields));
    const theirs = (await new official.ChatOpenRouter(fields).invoke("Hi.")) as AIMessage;
    const expected = dataOf(theirs);
    for (const place of Object.keys(elsewhere)) {
      const [part = "", field = ""] = place.split(".");
      delete expected[part][field];
    }
    expect(dataOf(mine)).toMatchObject(expected);
    const { id, text, tool_calls } = theirs;
    expect(mine).toMatchObject({ id, text, tool_calls });
  });
});

test("every difference is still one", () => {
  const text = ["index.d.ts", "index.js", "chat_models/index.js", "utils/errors.js"]
    .map((file) => readFileSync(dist + file, "utf8"))
    .join("\n");
  expect(Object.keys(differences).filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
});
