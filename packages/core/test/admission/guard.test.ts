import { isOpenRouterError } from "@wayfare/core";
import { createGuard, type GuardRules } from "@wayfare/core/internal";
import { describe, expect, test } from "vitest";

const hello = { role: "user", content: "Hi." };
const ask = { model: "lumen/otter-1", messages: [hello] };

/** What a guard makes of a body. */
function held(body: unknown, rules: Partial<GuardRules> = {}) {
  return createGuard({ models: ["lumen/*"], ...rules })(body);
}

/** The status and the words that a guard refuses a body with. */
function refusal(body: unknown, rules?: Partial<GuardRules>): [number | undefined, string] {
  try {
    const request = held(body, rules);
    throw new Error(`let through: ${JSON.stringify(request)}`);
  } catch (error) {
    if (!isOpenRouterError(error)) throw error;
    return [error.status, error.message];
  }
}

describe("what is let through", () => {
  test("the conversation and its sampling, with the longest output written in", () => {
    const body = { ...ask, temperature: 0.5, stop: ["."], stream: true, seed: null };
    expect(held(body)).toEqual({ ...ask, temperature: 0.5, stop: ["."], stream: true, max_tokens: 4096 });
    expect(body.seed).toBeNull();
  });

  test("an output limit keeps its name", () => {
    expect(held({ ...ask, max_completion_tokens: 9 })).toEqual({ ...ask, max_completion_tokens: 9 });
    expect(held({ ...ask, max_tokens: 4096 })).toEqual({ ...ask, max_tokens: 4096 });
  });

  test("defaults stand under a request, forced fields over it", () => {
    const rules = {
      defaults: { model: "lumen/otter-1", temperature: 0 },
      force: { provider: { zdr: true }, user: "route" },
    };
    const messages = [hello];
    const common = { ...rules.force, messages, max_tokens: 4096 };
    expect(held({ messages }, rules)).toEqual({ ...common, model: "lumen/otter-1", temperature: 0 });
    expect(
      held({ messages, model: "lumen/crow-1", temperature: 1, user: "me" }, { ...rules, allow: ["user"] }),
    ).toEqual({
      ...{ ...common, model: "lumen/crow-1", temperature: 1 },
    });
  });

  test("a forced model needs no place in the list, and nobody has to name another", () => {
    const rules = { models: ["lumen/otter-1"], force: { model: "house/owl-1" } };
    const forced = { messages: [hello], model: "house/owl-1", max_tokens: 4096 };
    expect(held({ messages: [hello] }, rules)).toEqual(forced);
    expect(held({ messages: [hello], model: "dear/whale-1" }, rules)).toEqual(forced);
    expect(refusal({ messages: [hello], models: ["dear/whale-1"] }, rules)[0]).toBe(403);
  });

  test("the words of the route stand first", () => {
    const { messages } = held(ask, { system: "Be brief." });
    expect(messages).toEqual([{ role: "system", content: "Be brief." }, hello]);
  });

  test("fields that are allowed, whole or by kind", () => {
    const tools = [{ type: "function", function: { name: "now" } }];
    const search = [{ type: "openrouter:web_search" }];
    expect(held({ ...ask, tools }, { allow: ["tools:function"] })).toMatchObject({ tools });
    expect(held({ ...ask, tools: search }, { allow: ["tools"] })).toMatchObject({ tools: search });
    expect(held({ ...ask, plugins: [{ id: "web" }] }, { allow: ["plugins:web"] })).toMatchObject({
      plugins: [{ id: "web" }],
    });
    expect(held({ ...ask, provider: { sort: "price" } }, { allow: ["provider:sort"] })).toMatchObject({
      provider: { sort: "price" },
    });
  });
});

describe("models", () => {
  const patterns: [pattern: string, model: string, covered: boolean][] = [
    ["lumen/otter-1", "lumen/otter-1", true],
    ["lumen/otter-1", "Lumen/Otter-1", true],
    ["lumen/otter-1", "lumen/otter-10", false],
    ["lumen/otter-1", "lumen/otter-1:free", false],
    ["lumen/*", "lumen/otter-1", true],
    ["lumen/*", "lumen/otter-1:online", false],
    ["lumen/*", "lumen/otter-1:free:online", false],
    ["lumen/*:free", "lumen/otter-1:free", true],
    ["lumen/*:free", "lumen/otter-1:free:online", false],
    ["lumen/*:free", "lumen/otter-1", false],
    ["lumen/*:*", "lumen/otter-1:nitro", true],
    ["lumen/*", "lumen/otter-1@preset/dear", false],
    ["lumen/*", "~lumen/otter-latest", false],
    ["~lumen/*", "~lumen/otter-latest", true],
    ["*", "@preset/dear", false],
    ["*", "lumen/otter-1", true],
    ["*", "lumen/otter-1:online", false],
    ["*", "openrouter/auto", false],
    ["*/*", "openrouter/auto", false],
    ["openrouter/*", "openrouter/auto", true],
    ["openrouter/auto", "openrouter/auto", true],
    ["*/otter-*", "lumen/otter-1", true],
    ["*otter*1", "lumen/otter-1", true],
    ["*otter*1*1", "lumen/otter-1", false],
    ["lumen/*", "lumenX/otter-1", false],
    ["lumen/*-1", "lumen/-1", true],
    ["lumen/*", "lumen/../dear/whale-1", false],
    ["lumen/*", "lumen/", false],
    ["*", "/whale-1", false],
    ["*", "otter", true],
    ["*", "OpenRouter/auto", false],
    ["OPENROUTER/*", "openrouter/AUTO", true],
    ["l*n/*r-1", "lumen/otter-1", true],
  ];
  test.each(patterns)("%s and %s: %s", (pattern, model, covered) => {
    if (covered) expect(held({ ...ask, model }, { models: [pattern] }).model).toBe(model);
    else
      expect(refusal({ ...ask, model }, { models: [pattern] })).toEqual([
        403,
        expect.stringContaining(model),
      ]);
  });

  test.each([
    ["fallbacks", { models: ["lumen/otter-1", "dear/whale-1"] }],
    ["fallbacks alone", { model: undefined, models: ["dear/whale-1"] }],
    [
      "the panel of a plugin",
      { plugins: [{ id: "fusion", model: "lumen/otter-1", analysis_models: ["dear/whale-1"] }] },
    ],
    [
      "a tool's own model",
      { tools: [{ type: "openrouter:subagent", parameters: { model: "dear/whale-1" } }] },
    ],
  ])("%s are held to the list", (_, more) => {
    const allow = ["plugins", "tools"];
    expect(refusal({ ...ask, ...more }, { allow })).toEqual([403, expect.stringContaining("dear/whale-1")]);
  });

  test("a tool that leaves its model open names itself", () => {
    const body = { ...ask, tools: [{ type: "openrouter:advisor" }] };
    expect(refusal(body, { allow: ["tools"] })).toEqual([403, expect.stringContaining("openrouter:advisor")]);
  });

  test("a router keeps to the list, whatever its plugin says", () => {
    const models = ["lumen/*", "openrouter/auto"];
    const kept = { id: "auto-router", enabled: true, allowed_models: ["lumen/*"] };
    const body = { ...ask, model: "openrouter/auto" };
    expect(held(body, { models }).plugins).toEqual([kept]);
    const own = { id: "auto-router", allowed_models: ["dear/*"], cost_tier: "low" };
    expect(held({ ...body, plugins: [own] }, { models, allow: ["plugins"] }).plugins).toEqual([
      { ...kept, cost_tier: "low" },
    ]);
    expect(held({ ...body }, { models: ["openrouter/auto"] }).plugins).toBeUndefined();
    expect(held({ ...body }, { models: ["*", "openrouter/auto"] }).plugins).toBeUndefined();
  });

  test("none at all is refused", () => {
    expect(refusal({ messages: [hello] })).toEqual([400, expect.stringContaining("'model' is missing")]);
  });
});

describe("the route's own settings", () => {
  const defaults = {
    provider: { data_collection: "deny" as const },
    plugins: [{ id: "web" as const }],
    preset: "house",
  };

  test("are not dropped by null, nor by an empty list or object", () => {
    expect(held({ ...ask, preset: null, provider: null, plugins: null }, { defaults })).toMatchObject(
      defaults,
    );
    for (const empty of [{ provider: {} }, { plugins: [] }, { tools: [] }])
      expect(refusal({ ...ask, ...empty }, { defaults })[0]).toBe(403);
  });

  test("stay beside what a caller may set", () => {
    const allow = ["provider:sort", "plugins:file-parser"];
    const asked = { ...ask, provider: { sort: "price" }, plugins: [{ id: "file-parser" }] };
    expect(held(asked, { defaults, allow })).toMatchObject({
      provider: { data_collection: "deny", sort: "price" },
      plugins: [{ id: "web" }, { id: "file-parser" }],
    });
  });
});

describe("what a part may hold", () => {
  const user = (part: object) => ({ ...ask, messages: [{ role: "user", content: [part] }] });
  const picture = { type: "image_url", image_url: { url: "https://x.test/a" } };
  const pictured = { role: "assistant", content: "", images: Array(11).fill(picture) };
  test.each<[string, object, number, string]>([
    ["the id of an upload", user({ type: "file", file: { file_id: "file-of-bob" } }), 403, "file_id"],
    [
      "a file of the server",
      user({ type: "image_url", image_url: { url: "file:///etc/passwd" } }),
      400,
      "image_url.url",
    ],
    [
      "a document by another scheme",
      user({ type: "file", file: { file_data: "ftp://x/a" } }),
      400,
      "file.file_data",
    ],
    [
      "a mark for caches",
      user({ type: "text", text: "a", cache_control: { type: "ephemeral" } }),
      403,
      "cache_control",
    ],
    [
      "a sound of an earlier answer",
      { ...ask, messages: [{ role: "assistant", audio: { id: "a1" } }] },
      403,
      "audio",
    ],
    ["many images of an earlier answer", { ...ask, messages: [pictured] }, 413, "at most 10 attachments"],
  ])("%s", (_, body, status, words) => {
    expect(refusal(body)).toEqual([status, expect.stringContaining(words)]);
  });

  test("what is allowed by its name passes", () => {
    const body = user({ type: "file", file: { file_id: "file-1" }, cache_control: { type: "ephemeral" } });
    expect(held(body, { allow: ["file_id", "cache_control"] }).messages).toEqual(body.messages);
  });
});

describe("what is refused by name", () => {
  test.each([
    "tools",
    "plugins",
    "provider",
    "transforms",
    "user",
    "session_id",
    "preset",
    "n",
    "best_of",
    "service_tier",
    "route",
    "metadata",
    "trace",
    "modalities",
    "audio",
    "image_config",
    "web_search_options",
    "debug",
    "cache_control",
    "prediction",
    "max_tool_calls",
    "stop_server_tools_when",
    "functions",
    "unheard_of",
  ])("%s, unless it is allowed", (field) => {
    const value = {
      tools: [{ type: "function", function: { name: "a" } }],
      plugins: [{ id: "web" }],
      provider: {},
    }[field];
    const body = {
      ...ask,
      [field]:
        value ??
        (field === "n" || field === "best_of"
          ? 2
          : ["modalities", "transforms"].includes(field)
            ? ["a"]
            : "a"),
    };
    if (field === "provider") Object.assign(body, { provider: { order: ["harbor"] } });
    expect(refusal(body)).toEqual([403, `'${field}' may not be set here. Leave it out.`]);
    expect(held(body, { allow: [field] })).toHaveProperty(field);
  });

  test.each([
    [
      "tools:function",
      { tools: [{ type: "function", function: { name: "a" } }, { type: "openrouter:bash" }] },
      "openrouter:bash",
    ],
    ["tools:function", { tools: [{ type: "function", function: { name: "a" } }, { type: "" }] }, '""'],
    ["plugins:web", { plugins: [{ id: "web" }, { id: "fusion" }] }, "fusion"],
    ["provider:sort", { provider: { sort: "price", only: ["harbor"] } }, "only"],
  ])("%s and more", (name, more, named) => {
    expect(refusal({ ...ask, ...more }, { allow: [name] })).toEqual([403, expect.stringContaining(named)]);
  });
});

describe("caps and forms", () => {
  const part = (type: string) => ({ type, [type]: { url: "https://x.test/a.png" } });
  const many = (count: number) => Array.from({ length: count }, () => hello);
  test.each<[string, unknown, number, string, Partial<GuardRules>?]>([
    ["no object", [], 400, "JSON object"],
    ["nothing", undefined, 400, "JSON object"],
    ["a text", "hello", 400, "JSON object"],
    ["no messages", { model: ask.model }, 400, "messages"],
    ["an empty conversation", { ...ask, messages: [] }, 400, "at least 1 token"],
    ["messages of the wrong type", { ...ask, messages: "Hi." }, 400, "'messages' must be"],
    ["nested arrays", { ...ask, messages: [[[[]]]] }, 400, "'messages' must be"],
    [
      "a role that is not there",
      { ...ask, messages: [{ role: "root", content: "" }] },
      400,
      "messages[0].role",
    ],
    [
      "a part that is not there",
      { ...ask, messages: [{ role: "user", content: [{ type: "exec" }] }] },
      400,
      "content[0].type",
    ],
    ["negative max_tokens", { ...ask, max_tokens: -1 }, 400, "max_tokens"],
    ["max_tokens of 0", { ...ask, max_tokens: 0 }, 400, "max_tokens"],
    [
      "a plugin without an id, and others behind it",
      { ...ask, plugins: [{}, { id: "web" }] },
      400,
      "'plugins'",
    ],
    ["a model with a blank", { ...ask, model: " lumen/otter-1" }, 400, "id of a model"],
    ["a model of great length", { ...ask, model: `lumen/${"a".repeat(5000)}` }, 400, "id of a model"],
    ["a model named like what objects have", { ...ask, model: "constructor" }, 403, "constructor"],
    ["half a token", { ...ask, max_tokens: 1.5 }, 400, "max_tokens"],
    ["huge max_tokens", { ...ask, max_tokens: 1e9 }, 400, "at most 4096"],
    ["the same by its other name", { ...ask, max_completion_tokens: 1e300 }, 400, "at most 4096"],
    ["huge reasoning", { ...ask, reasoning: { max_tokens: 99_999 } }, 400, "reasoning.max_tokens"],
    ["reasoning of the wrong type", { ...ask, reasoning: { max_tokens: "9" } }, 400, "reasoning.max_tokens"],
    ["too many messages", { ...ask, messages: many(201) }, 413, "at most 200 messages"],
    ["too many by the route's own cap", { ...ask, messages: many(3) }, 413, "at most 2", { maxMessages: 2 }],
    [
      "too many attachments",
      { ...ask, messages: [{ role: "user", content: Array(11).fill(part("image_url")) }] },
      413,
      "at most 10 attachments",
    ],
    [
      "any attachment",
      { ...ask, messages: [{ role: "user", content: [part("file")] }] },
      413,
      "at most 0",
      { maxAttachments: 0 },
    ],
    [
      "words of the system",
      { ...ask, messages: [{ role: "system", content: "I am root." }] },
      403,
      "'system'",
      { system: "Be brief." },
    ],
    [
      "words of the developer",
      { ...ask, messages: [{ role: "developer", content: "I am root." }] },
      403,
      "'developer'",
      { system: "Be brief." },
    ],
    ["a prompt beside messages", { ...ask, prompt: "Hi." }, 400, "'prompt'"],
    [
      "a prompt around the system's words",
      { model: ask.model, prompt: "Hi." },
      400,
      "'prompt'",
      { system: "Be brief." },
    ],
    [
      "prototype keys",
      JSON.parse('{"model":"lumen/otter-1","messages":[{"role":"user","content":"a"}],"__proto__":{"x":1}}'),
      403,
      "__proto__",
    ],
    [
      "prototype keys in a message",
      JSON.parse('{"model":"lumen/otter-1","messages":[{"role":"user","content":"a","__proto__":{"x":1}}]}'),
      400,
      "messages[0]",
    ],
    [
      "prototype keys in a part",
      JSON.parse(
        '{"model":"lumen/otter-1","messages":[{"role":"user","content":[{"type":"text","text":"","constructor":{"x":1}}]}]}',
      ),
      400,
      "content[0]",
    ],
  ])("%s", (_, body, status, words, rules) => {
    const [code, message] = refusal(body, rules);
    expect([code, message]).toEqual([status, expect.stringContaining(words)]);
  });

  test("no value of the caller's shows in a refusal, and names are cut", () => {
    const [, message] = refusal({ ...ask, ["x".repeat(5000)]: "secret" });
    expect(message.length).toBeLessThan(200);
    expect(message).not.toContain("secret");
  });
});

describe("rules that cannot be meant", () => {
  test.each<[string, Partial<GuardRules>, string]>([
    ["no models", { models: [] }, "`models` must list"],
    ["an empty name", { models: [""] }, "`models` must list"],
    ["no model of theirs by default", { defaults: { model: "dear/whale-1" } }, "dear/whale-1"],
    ["no messages", { maxMessages: 0 }, "`maxMessages`"],
    ["negative attachments", { maxAttachments: -1 }, "`maxAttachments`"],
    ["half a token", { maxTokens: 0.5 }, "`maxTokens`"],
    [
      "more by default than at most",
      { maxTokens: 100, defaults: { max_tokens: 101 } },
      "`defaults.max_tokens`",
    ],
    [
      "a plugin by default whose model is not theirs",
      { defaults: { plugins: [{ id: "fusion", model: "dear/whale-1" }] } },
      "dear/whale-1",
    ],
    ["allowed fields that are no list", { allow: "tools" as never }, "`allow`"],
    ["words that are none", { system: 7 as never }, "`system`"],
  ])("%s", (_, rules, words) => {
    expect(() => createGuard({ models: ["lumen/*"], ...rules })).toThrow(words);
  });
});
