import { existsSync, readFileSync } from "node:fs";
import { ChatOpenRouter, initOpenRouter, OpenRouterError } from "@wayfare/langchain";
import { json, saying, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { failureOf, KEY, useUpstream } from "./support.ts";

const bench = useUpstream();

const entry = (id: string, over: WireObject = {}): WireObject => ({
  id,
  canonical_slug: `${id}-2026-07`,
  name: id,
  created: 1_785_000_000,
  context_length: 200_000,
  architecture: { modality: null, input_modalities: ["text", "image"], output_modalities: ["text"] },
  pricing: { prompt: "0.000001", completion: "0.000002" },
  top_provider: { context_length: 180_000, max_completion_tokens: 8000, is_moderated: false },
  per_request_limits: null,
  supported_parameters: ["tools", "tool_choice", "structured_outputs", "reasoning"],
  ...over,
});

const settings = () => ({ apiKey: KEY, baseURL: bench.upstream.url, maxRetries: 0 });
const listed = (id: string, over?: WireObject) =>
  bench.upstream.route("GET", `/model/${id}`, json({ data: entry(id, over) }));

describe("initOpenRouter", () => {
  test("asks the catalogue what the model can do", async () => {
    listed("lumen/otter-1");
    const model = await initOpenRouter("openrouter:lumen/otter-1", settings());
    expect(model).toBeInstanceOf(ChatOpenRouter);
    expect(model.profile).toEqual({
      maxInputTokens: 180_000,
      maxOutputTokens: 8000,
      imageInputs: true,
      imageUrlInputs: true,
      pdfInputs: true,
      audioInputs: false,
      videoInputs: false,
      imageOutputs: false,
      audioOutputs: false,
      videoOutputs: false,
      reasoningOutput: true,
      toolCalling: true,
      toolChoice: true,
      structuredOutput: true,
    });
  });

  test("schemas are the way to a form where the fallbacks have them too", async () => {
    listed("lumen/otter-1");
    listed("lumen/heron-2", { supported_parameters: ["tools"] });
    const schema = { title: "answer", type: "object", properties: { ok: { type: "boolean" } } };
    const alone = await initOpenRouter("lumen/otter-1", settings());
    bench.upstream.enqueue(saying({ content: '{"ok":true}' }));
    expect(await alone.withStructuredOutput(schema).invoke("Well?")).toEqual({ ok: true });
    const both = await initOpenRouter("lumen/otter-1", { ...settings(), models: ["lumen/heron-2"] });
    const call = { id: "call_1", type: "function", function: { name: "answer", arguments: '{"ok":true}' } };
    bench.upstream.enqueue(saying({ tool_calls: [call] }, {}, "tool_calls"));
    expect(await both.withStructuredOutput(schema).invoke("Well?")).toEqual({ ok: true });
    expect(bench.body().tools).toHaveLength(1);
  });

  test("of a preset, the model is asked about, and of a mere preset nothing", async () => {
    listed("lumen/otter-1");
    const both = await initOpenRouter("lumen/otter-1@preset/mine", settings());
    expect(both.model).toBe("lumen/otter-1@preset/mine");
    expect(both.profile.maxInputTokens).toBe(180_000);
    expect((await initOpenRouter("@preset/mine", settings())).profile).toEqual({});
  });

  test("an entry of the catalogue that lacks nearly all", async () => {
    bench.upstream.route("GET", "/model/lumen/otter-1", json({ data: { id: "lumen/otter-1" } }));
    const { profile } = await initOpenRouter("lumen/otter-1", settings());
    expect(profile).toMatchObject({ toolCalling: false });
  });

  test("a model that there is not is said at once", async () => {
    const gone = json({ error: { code: 404, message: "Model not found" } }, { status: 404 });
    bench.upstream.route("GET", "/model/lumen/otter-9", gone);
    const failure = await failureOf(initOpenRouter("lumen/otter-9", settings()));
    expect(OpenRouterError.isInstance(failure)).toBe(true);
    expect((failure as Error).message).toContain("Model not found");
  });

  test("a catalogue that cannot be reached is done without", async () => {
    const broken = json({ error: { code: 500, message: "Oh no" } }, { status: 500 });
    bench.upstream.route("GET", "/model/openai/gpt-5-mini", broken);
    const model = await initOpenRouter("openai/gpt-5-mini", settings());
    expect(model.profile).toMatchObject({ toolCalling: true, structuredOutput: true });
  });
});

describe("profiles", () => {
  const profileOf = (model: string, fields = {}) => bench.model({ model, ...fields }).profile;

  test("what is given counts first", () => {
    const profile = { maxInputTokens: 5 };
    expect(profileOf("openai/gpt-5", { profile, catalogue: [entry("openai/gpt-5")] })).toBe(profile);
  });

  test.each(["lumen/otter-1", "lumen/otter-1:nitro", "lumen/otter-1:free", "lumen/otter-1-2026-07"])(
    "%s is found in a catalogue",
    (id) => {
      expect(profileOf(id, { catalogue: [entry("lumen/otter-1")] }).maxInputTokens).toBe(180_000);
    },
  );

  test("a variant that is listed counts before its model", () => {
    const free = entry("lumen/otter-1:free", { top_provider: { context_length: 32_000 } });
    const catalogue = [entry("lumen/otter-1"), free];
    expect(profileOf("lumen/otter-1:free", { catalogue }).maxInputTokens).toBe(32_000);
    expect(profileOf("lumen/otter-1:nitro", { catalogue }).maxInputTokens).toBe(180_000);
  });

  test.each(["openai/gpt-5.5", "openai/gpt-4o-mini:nitro", "google/gemini-3.1-pro-preview:thinking"])(
    "%s is known by its family",
    (id) => {
      expect(profileOf(id)).toMatchObject({ toolCalling: true, structuredOutput: true });
    },
  );

  const catalogue = new URL("../../../../shared/openrouter/models.json", import.meta.url);
  const isThere = existsSync(catalogue);
  test.skipIf(!isThere)(
    `no family promises what a model has not${isThere ? "" : ": no catalogue here"}`,
    () => {
      const { data } = JSON.parse(readFileSync(catalogue, "utf8")) as { data: WireObject[] };
      const known = data.filter(({ id }) => Object.keys(profileOf(id)).length > 0);
      expect(known.length).toBeGreaterThan(150);
      const broken = known.flatMap(({ id }) => {
        const told = profileOf(id, { catalogue: data });
        return Object.entries(profileOf(id))
          .filter(([name, value]) => {
            const has = told[name as keyof typeof told];
            return typeof value === "number" ? value > Number(has) : has !== value;
          })
          .map(([name]) => `${id} ${name}`);
      });
      expect(broken).toEqual([]);
    },
  );

  test.each(["lumen/otter-1", "openrouter/auto"])("nothing is made up for %s", (id) => {
    expect(profileOf(id)).toEqual({});
  });
});
