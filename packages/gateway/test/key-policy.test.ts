import { loadCatalog } from "@wayfare/gateway";
import { startUpstream, stories, storyReply, type Upstream } from "@wayfare/test-upstream";
import { afterAll, describe, expect, it } from "vitest";
import { as, ask, chatsTo, MANAGER, makeKey, useGateway, useRelay } from "./support.ts";

describe("the models of a key", () => {
  const bench = useGateway({ managementKeys: [MANAGER] });

  it.each([
    [["sandbox/echo"], "sandbox/echo", 200],
    [["sandbox/echo"], "sandbox/echo:nitro", 200],
    [["sandbox/echo"], "sandbox/echo:free", 200],
    [["sandbox/echo:free"], "sandbox/echo", 403],
    [["sandbox/echo:free"], "sandbox/echo:free", 200],
    [["sandbox/*"], "sandbox/fast", 200],
    [["sandbox/*"], "openai/gpt-4o-mini", 403],
    [["sand*"], "sandbox/fast", 403],
    [["anthropic/claude-haiku-4.5"], "anthropic/claude-4.5-haiku-20251001", 200],
    [["sandbox/ech"], "sandbox/echo", 403],
  ])("%j: %s gets %i", async (allowed_models, model, expected) => {
    const { key } = await makeKey(bench, { allowed_models });
    const { status, json } = await bench.chat(ask(model), as(key));
    expect(status).toBe(expected);
    if (expected === 403) {
      expect(json.error.message).toContain(
        `allowed_models): ${allowed_models.join(", ")}. ${model} is not among them`,
      );
      expect(json.error.metadata.error_type).toBe("permission_denied");
    }
  });

  it("count for every fallback", async () => {
    const { key } = await makeKey(bench, { allowed_models: ["sandbox/echo"] });
    const models = ["sandbox/echo", "sandbox/fast"];
    expect((await bench.chat(ask("sandbox/echo", { models }), as(key))).status).toBe(403);
    expect((await bench.chat({ models, messages: ask("").messages }, as(key))).status).toBe(403);
  });
});

describe("the providers of a key", () => {
  const bench = useGateway({ managementKeys: [MANAGER] });
  const providerOf = async (fields: object, provider?: object) => {
    const { key } = await makeKey(bench, fields);
    const { status, json } = await bench.chat(ask("sandbox/echo", { provider }), as(key));
    return status === 200 ? json.provider : [status, json.error.message];
  };

  it("narrow the plan", async () => {
    expect(await providerOf({})).toBe("Sandbox Thrift");
    expect(await providerOf({ allowed_providers: ["sandbox-swift"] })).toBe("Sandbox Swift");
    expect(await providerOf({ ignored_providers: ["sandbox-thrift"] })).toBe("Sandbox Steady");
    const two = { allowed_providers: ["sandbox-steady", "sandbox-swift"] };
    expect(await providerOf(two, { only: ["sandbox-swift", "sandbox-thrift"] })).toBe("Sandbox Swift");
    expect(await providerOf(two, { ignore: ["sandbox-steady"] })).toBe("Sandbox Swift");
  });

  it("refuse in their own name what they leave nobody for", async () => {
    expect(await providerOf({ allowed_providers: ["sandbox-swift"] }, { only: ["sandbox-thrift"] })).toEqual([
      403,
      expect.stringContaining("allowed_providers): sandbox-swift. 'provider.only' names others"),
    ]);
    expect(await providerOf({ allowed_providers: ["openai"] })).toEqual([
      403,
      expect.stringContaining("allowed_providers"),
    ]);
    expect(
      await providerOf(
        { allowed_providers: ["sandbox-swift"] },
        { order: ["nobody"], allow_fallbacks: false },
      ),
    ).toEqual([404, expect.any(String)]);
  });
});

describe("towards a router behind the gateway", () => {
  const relay = useRelay({ managementKeys: [MANAGER] });
  const story = stories[Object.keys(stories)[0] as keyof typeof stories];
  const sent = async (fields: object, body: string) => {
    const { key } = await makeKey(relay, fields);
    relay.upstream.enqueue(storyReply(story, {}));
    expect((await relay.chat(body, as(key))).status).toBe(200);
    return chatsTo(relay.upstream)[0]?.body;
  };
  const panel = { id: "fusion", model: "lumen/otter-1", analysis_models: ["lumen/otter-1"] };
  const messages = '"messages" : [{"role":"user","content":"\\u00fc"}]';

  it("floors stand in the bytes, and all else keeps its own", async () => {
    const body = `{ ${messages}, "model":"lumen/otter-1" , "odd":1.0e2 }`;
    expect(await sent({ zdr: true, data_collection: "deny" }, body)).toBe(
      `{${messages},"model":"lumen/otter-1","odd":1.0e2,"provider":{"zdr":true,"data_collection":"deny"}}`,
    );
  });

  it("a request cannot lower them, by whatever it says", async () => {
    const own = '{"zdr":false,"data_collection":"allow","sort":"price"}';
    const body = `{${messages},"model":"lumen/otter-1","provider":${own}}`;
    expect(await sent({ zdr: true, data_collection: "deny" }, body)).toBe(
      `{${messages},"model":"lumen/otter-1","provider":{"zdr":true,"data_collection":"deny","sort":"price"}}`,
    );
  });

  it.each([{ zdr: true }, { data_collection: "deny" }])("%j: nothing is asked to be kept", async (fields) => {
    const asked = { "x-openrouter-cache": "true", "x-openrouter-cache-ttl": "60", "x-anthropic-beta": "b" };
    const sentWith = async (policy: object) => {
      const { key } = await makeKey(relay, policy);
      relay.upstream.enqueue(storyReply(story, {}));
      await relay.chat(ask("lumen/otter-1"), { headers: { ...as(key).headers, ...asked } });
      return chatsTo(relay.upstream).at(-1)?.headers;
    };
    expect(await sentWith({})).toMatchObject(asked);
    const {
      "x-openrouter-cache": on,
      "x-openrouter-cache-ttl": ttl,
      ...rest
    } = (await sentWith(fields)) ?? {};
    expect([on, ttl, rest["x-anthropic-beta"]]).toEqual([undefined, undefined, "b"]);
  });

  it("lists of providers go along, met with the request's own", async () => {
    const own = '{"only":["deepinfra/fp8","openai"],"ignore":["x"]}';
    const body = `{"model":"lumen/otter-1",${messages},"provider":${own}}`;
    const text = await sent({ allowed_providers: ["DeepInfra", "groq"], ignored_providers: ["y"] }, body);
    expect(JSON.parse(text ?? "").provider).toEqual({ only: ["deepinfra/fp8"], ignore: ["x", "y"] });
  });

  it.each([
    ["", ',"max_tokens":100'],
    [',"max_tokens":null', ',"max_tokens":100'],
    [',"max_tokens":5', ',"max_tokens":5'],
    [',"max_tokens":500', ',"max_tokens":100'],
    [',"max_completion_tokens":500', ',"max_completion_tokens":100'],
    [',"max_completion_tokens":7,"max_tokens":500', ',"max_completion_tokens":7,"max_tokens":100'],
  ])("an output cap of 100 makes of %j %j", async (given, expected) => {
    const body = `{"model":"lumen/otter-1",${messages}${given}}`;
    expect(await sent({ max_completion_tokens: 100 }, body)).toBe(
      `{"model":"lumen/otter-1",${messages}${expected}}`,
    );
  });

  it.each([
    ["a preset", { preset: "x" }],
    ["a preset by its name", { model: "@preset/x" }],
    ["a preset behind a model", { model: "lumen/otter-1@preset/x" }],
    ["a panel", { plugins: [{ id: "fusion", model: "lumen/otter-1", analysis_models: ["other/one"] }] }],
    ["a panel without its analyst", { plugins: [{ id: "fusion", analysis_models: ["lumen/otter-1"] }] }],
    ["a panel of a preset", { plugins: [{ ...panel, preset: "general-high" }] }],
    [
      "a tool with a panel of a preset",
      { tools: [{ type: "openrouter:fusion", parameters: { ...panel, preset: "general-high" } }] },
    ],
    ["a panel of the router's choice", { plugins: [{ id: "fusion", model: "lumen/otter-1" }] }],
    ["an advisor", { tools: [{ type: "openrouter:advisor", parameters: { model: "other/one" } }] }],
    ["an advisor of the router's choice", { tools: [{ type: "openrouter:advisor" }] }],
    [
      "a tool of a subagent",
      {
        tools: [
          {
            type: "openrouter:subagent",
            parameters: { model: "lumen/otter-1", tools: [{ type: "openrouter:image_generation" }] },
          },
        ],
      },
    ],
  ])("%s cannot bring other models in", async (_name, more) => {
    const { key } = await makeKey(relay, { allowed_models: ["lumen/*"] });
    expect((await relay.chat(ask("lumen/otter-1", more), as(key))).status).toBe(403);
    expect(chatsTo(relay.upstream)).toEqual([]);
  });

  it("a panel of allowed models passes", async () => {
    await sent({ allowed_models: ["lumen/*"] }, JSON.stringify(ask("lumen/otter-1", { plugins: [panel] })));
  });

  it("tools that name allowed models pass", async () => {
    const tools = [
      { type: "openrouter:advisor", parameters: { model: "lumen/otter-2" } },
      { type: "openrouter:web_search" },
      { type: "function", function: { name: "model", parameters: { model: "other/one" } } },
    ];
    await sent({ allowed_models: ["lumen/*"] }, JSON.stringify(ask("lumen/otter-1", { tools })));
  });
});

describe("towards providers that are asked directly, privacy floors", () => {
  let upstream: Upstream;
  const endpoint = (provider: string) => ({
    provider,
    context_length: 1000,
    pricing: { prompt: "0", completion: "0" },
  });
  const bench = useGateway(async () => {
    upstream = await startUpstream();
    const entry = { dialect: "openai", baseURL: upstream.url };
    return {
      managementKeys: [MANAGER],
      catalog: await loadCatalog({
        models: [
          { id: "a/both", endpoints: [endpoint("loud"), endpoint("kept"), endpoint("silent")] },
          { id: "a/loud", endpoints: [endpoint("loud")] },
          { id: "a/play", endpoints: [endpoint("sandbox")] },
        ],
      }),
      upstreams: {
        loud: entry,
        kept: { ...entry, dataCollection: "deny" },
        silent: { ...entry, zdr: true },
        sandbox: { dialect: "sandbox" },
      },
    };
  });
  afterAll(() => upstream.close());

  it.each([
    [{}, "a/both", 3],
    [{ data_collection: "deny" }, "a/both", 2],
    [{ zdr: true }, "a/both", 1],
    [{ zdr: true }, "a/loud", 0],
    [{ data_collection: "deny" }, "a/loud", 0],
  ])("%j leave for %s so many: %i", async (fields, model, expected) => {
    const { key } = await makeKey(bench, fields);
    upstream.reset();
    const { status, json } = await bench.chat(ask(model), as(key));
    expect(upstream.requests).toHaveLength(expected);
    if (expected > 0) return;
    expect(status).toBe(404);
    expect(json.error.message).toContain("No endpoints found matching the data policy of this API key");
    expect(json.error.metadata.failed_routing_step).toBe("Filter by Data Policy");
  });

  it("let the sandbox play, since nothing leaves the machine", async () => {
    const { key } = await makeKey(bench, { zdr: true, data_collection: "deny" });
    expect((await bench.chat(ask("a/play"), as(key))).status).toBe(200);
  });
});
