import { describe, expect, it } from "vitest";
import { ask, useGateway } from "./support.ts";

const bench = useGateway();

describe("both base URLs", () => {
  it("lead to the same answers", async () => {
    const short = bench.url.replace("/api/v1", "/v1");
    for (const path of ["/models", "/providers", "/key", "/credits", "/health"]) {
      const answers = await Promise.all(
        [bench.url, short].map(async (base) => (await fetch(base + path)).json()),
      );
      expect(answers[1], path).toEqual(answers[0]);
    }
    const root = bench.url.replace("/api/v1", "");
    expect(await (await fetch(`${root}/health`)).json()).toMatchObject({ status: "ok" });
  });

  it("answer chat completions", async () => {
    const short = bench.url.replace("/api/v1", "/v1");
    const body = JSON.stringify(ask("sandbox/echo"));
    const response = await fetch(`${short}/chat/completions`, { method: "POST", body });
    expect(await response.json()).toMatchObject({ object: "chat.completion", model: "sandbox/echo" });
  });
});

describe("the catalogue", () => {
  it("lists models with every field of the API", async () => {
    const { json, headers } = await bench.get("/models");
    expect(headers.get("cache-control")).toContain("max-age");
    expect(json.total_count).toBe(json.data.length);
    expect(json.links).toEqual({ next: null });
    const model = json.data.find(({ id }: { id: string }) => id === "anthropic/claude-haiku-4.5");
    expect(model).toMatchObject({
      canonical_slug: "anthropic/claude-4.5-haiku-20251001",
      context_length: 200000,
      architecture: { modality: "text+image+file->text", tokenizer: "Claude", instruct_type: null },
      pricing: { prompt: "0.000001", completion: "0.000005" },
      top_provider: { is_moderated: false, max_completion_tokens: 64000 },
      per_request_limits: null,
      supported_voices: null,
      default_parameters: {},
      reasoning: { mandatory: false },
      links: { details: "/api/v1/models/anthropic/claude-4.5-haiku-20251001/endpoints" },
    });
    expect(model.supported_parameters).toEqual([...model.supported_parameters].sort());
  });

  it("filters and pages", async () => {
    const all = (await bench.get("/models?output_modalities=all")).json;
    const text = (await bench.get("/models")).json;
    expect(all.total_count).toBeGreaterThan(text.total_count);
    const vectors = (await bench.get("/models?output_modalities=embeddings")).json.data;
    expect(vectors.map(({ id }: { id: string }) => id)).toContain("openai/text-embedding-3-small");
    const tools = (await bench.get("/models?supported_parameters=tools,seed&q=gemma")).json.data;
    expect(tools.length).toBeGreaterThan(0);
    const page = (await bench.get("/models?limit=2&offset=1")).json;
    expect(page.data).toEqual(text.data.slice(1, 3));
    expect(page.links.next).toBe("/api/v1/models?limit=2&offset=3");
    expect((await bench.get("/models?limit=many")).json.error.message).toBe(
      "'limit' must be a whole number of 0 or more.",
    );
    expect((await bench.get("/models/count")).json).toEqual({ data: { count: text.total_count } });
  });

  it("gives the endpoints of a model, however its variant is spelled", async () => {
    const { data } = (await bench.get("/models/sandbox/flaky/endpoints")).json;
    expect(data).toMatchObject({
      id: "sandbox/flaky",
      name: "Sandbox: Flaky",
      architecture: { instruct_type: null },
    });
    expect(data.endpoints).toHaveLength(2);
    expect(data.endpoints[0]).toMatchObject({
      name: "Sandbox Thrift | sandbox/flaky",
      tag: "sandbox-thrift",
      provider_name: "Sandbox Thrift",
      status: 0,
      uptime_last_30m: null,
      supports_tool_choice: { auto: true, none: true, required: true, function: true },
    });
    const plain = await bench.get("/models/sandbox/echo:free/endpoints");
    const encoded = await bench.get("/models/sandbox/echo%3Afree/endpoints");
    expect(plain.json.data.id).toBe("sandbox/echo:free");
    expect(encoded.json).toEqual(plain.json);
    expect((await bench.get("/model/sandbox/echo:nitro")).json.data.id).toBe("sandbox/echo");
    expect((await bench.get("/models/nobody/nothing/endpoints")).status).toBe(404);
  });

  it("lists providers", async () => {
    const { data } = (await bench.get("/providers")).json;
    const groq = data.find(({ slug }: { slug: string }) => slug === "groq");
    expect(groq).toMatchObject({ name: "Groq", headquarters: "US", datacenters: null });
    expect(groq.privacy_policy_url).toMatch(/^https:/);
  });
});

describe("what is not there", () => {
  it("is told in JSON, never in HTML", async () => {
    for (const path of ["/nope", "/models/%E0%A4%A/x/endpoints", "/", ""]) {
      const { status, json, headers } = await bench.get(path);
      expect(status, path).toBe(404);
      expect(headers.get("content-type")).toBe("application/json");
      expect(json.error).toMatchObject({ code: 404, metadata: { error_type: "not_found" } });
    }
  });

  it("a wrong method learns the right ones", async () => {
    const { status, json, headers } = await bench.get("/models", { method: "DELETE" });
    expect([status, headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
    expect(json.error.message).toBe("/api/v1/models does not take DELETE. Use GET or HEAD.");
    expect((await bench.get("/chat/completions")).headers.get("allow")).toBe("POST, OPTIONS");
  });

  it("HEAD and OPTIONS are answered without a body", async () => {
    const head = await bench.get("/models", { method: "HEAD" });
    expect([head.status, head.text, head.headers.get("content-type")]).toEqual([200, "", "application/json"]);
    const options = await bench.get("/chat/completions", { method: "OPTIONS" });
    expect([options.status, options.text, options.headers.get("allow")]).toEqual([204, "", "POST, OPTIONS"]);
  });
});
