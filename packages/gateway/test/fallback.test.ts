import { createGateway } from "@wayfare/gateway";
import { describe, expect, it } from "vitest";
import { ask, textOf, useGateway } from "./support.ts";

const bench = useGateway();

describe("before the first content", () => {
  it("the next provider of the model is tried", async () => {
    const { json } = await bench.chat(ask("sandbox/flaky"));
    expect(json).toMatchObject({ model: "sandbox/flaky", provider: "Sandbox Swift" });
    const { data } = (await bench.get(`/generation?id=${json.id}`)).json;
    expect(data.provider_responses).toMatchObject([
      { provider_name: "Sandbox Thrift", status: 502 },
      { provider_name: "Sandbox Swift", status: 200 },
    ]);
  });

  it("an error as the first event counts as a failure too", async () => {
    const { chunks } = await bench.stream(ask("sandbox/error-first-event"));
    expect(chunks.at(-1)).toMatchObject({ provider: "Sandbox Steady", choices: [{ finish_reason: "stop" }] });
  });

  it("the next of `models` is tried, whatever the error was", async () => {
    const failing = ["down", "rate-limited", "moderated", "no-credits", "context-limit"];
    for (const name of failing) {
      const messages = [{ role: "user", content: "word ".repeat(300) }];
      const { json } = await bench.chat({ model: `sandbox/${name}`, models: ["sandbox/fast"], messages });
      expect(json.model, name).toBe("sandbox/fast");
    }
  });

  it("`model` comes first, then `models` in order, and what served is what is told and billed", async () => {
    const { json } = await bench.chat(
      ask("sandbox/down", { models: ["sandbox/rate-limited", "sandbox/fast", "sandbox/echo"] }),
    );
    expect(json.model).toBe("sandbox/fast");
    const usage = json.usage;
    expect(usage.cost).toBe(
      Number((usage.prompt_tokens * 3e-6 + usage.completion_tokens * 12e-6).toFixed(12)),
    );
    expect(
      (await bench.chat({ ...ask("x"), model: undefined, models: ["sandbox/fast", "sandbox/echo"] })).json
        .model,
    ).toBe("sandbox/fast");
  });

  it("the last error is returned, with those before it", async () => {
    const { status, json, headers } = await bench.chat(
      ask("sandbox/down", { models: ["sandbox/rate-limited"] }),
    );
    expect([status, headers.get("retry-after")]).toEqual([429, "2"]);
    expect(json.error.message).toBe("sandbox/rate-limited is temporarily rate-limited upstream.");
    expect(json.error.metadata).toMatchObject({
      error_type: "rate_limit_exceeded",
      provider_name: "Sandbox Thrift",
      previous_errors: [
        { code: 503, message: "The provider is overloaded." },
        { code: 503, message: "The provider is overloaded." },
      ],
    });
    const id = headers.get("x-generation-id");
    expect((await bench.get(`/generation?id=${id}`)).json.data).toMatchObject({
      finish_reason: "error",
      total_cost: 0,
    });
  });
});

describe("after the first content", () => {
  it("the error ends the stream, and nobody else is asked", async () => {
    const { status, chunks, text } = await bench.stream(
      ask("sandbox/error-in-stream", { models: ["sandbox/echo"] }),
    );
    expect(status).toBe(200);
    expect(textOf(chunks).length).toBeGreaterThan(0);
    expect(new Set(chunks.map(({ model }) => model))).toEqual(new Set(["sandbox/error-in-stream"]));
    expect(chunks.at(-1)).toMatchObject({
      error: {
        code: 502,
        message: "Provider disconnected",
        metadata: { error_type: "provider_unavailable" },
      },
      choices: [{ finish_reason: "error" }],
    });
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
  });
});

describe("provider preferences", () => {
  const providerOf = async (provider: object, model = "sandbox/echo") =>
    (await bench.chat(ask(model, { provider }))).json;

  it("order, only and ignore choose among the endpoints", async () => {
    expect((await providerOf({ order: ["sandbox-swift"] })).provider).toBe("Sandbox Swift");
    expect((await providerOf({ only: ["sandbox-steady", "unknown"] })).provider).toBe("Sandbox Steady");
    expect((await providerOf({ ignore: ["sandbox-thrift"] })).provider).toBe("Sandbox Steady");
    expect((await providerOf({ order: ["unknown"] })).provider).toBe("Sandbox Thrift");
  });

  it("allow_fallbacks: false stops after the first, or after those in order", async () => {
    expect((await providerOf({ allow_fallbacks: false }, "sandbox/flaky")).error.code).toBe(502);
    expect(
      (await providerOf({ allow_fallbacks: false, order: ["sandbox-swift"] }, "sandbox/flaky")).provider,
    ).toBe("Sandbox Swift");
    expect(
      (await providerOf({ allow_fallbacks: false, order: ["sandbox-thrift"] }, "sandbox/flaky")).error.code,
    ).toBe(502);
  });

  it("rules that leave no endpoint end in 404", async () => {
    const { error } = await providerOf({ only: ["nobody"] });
    expect(error).toEqual({
      code: 404,
      message: "No allowed providers are available for the selected model.",
      metadata: { error_type: "not_found", failed_routing_step: "Filter by Allowed Providers" },
    });
  });

  it("a routing variant names the same model, a static one its own", async () => {
    for (const variant of [":nitro", ":floor", ":online", ":exacto", ":floor:online"]) {
      expect((await bench.chat(ask(`sandbox/echo${variant}`))).json.model).toBe("sandbox/echo");
    }
    expect((await bench.chat(ask("sandbox/echo:free:online"))).json).toMatchObject({
      model: "sandbox/echo:free",
      usage: { cost: 0 },
    });
    expect((await bench.chat(ask("sandbox/fast:free"))).status).toBe(400);
    expect((await bench.chat(ask("anthropic/claude-4.5-haiku-20251001"))).json.model).toBe(
      "anthropic/claude-haiku-4.5",
    );
  });
});

describe("a slow start", () => {
  it("carries comments until the first word comes", async () => {
    const gateway = createGateway({ sandbox: { speed: 40 }, heartbeat: 20 });
    const body = JSON.stringify(ask("sandbox/slow-start", { stream: true }));
    const response = await gateway.fetch(
      new Request("http://gateway.test/v1/chat/completions", { method: "POST", body }),
    );
    const text = await response.text();
    expect(text.startsWith(": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n")).toBe(true);
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
  });

  it("tells an error in the stream when the status has gone out", async () => {
    const gateway = createGateway({ sandbox: { speed: 4 }, heartbeat: 10 });
    const body = JSON.stringify(ask("sandbox/down", { stream: true }));
    const response = await gateway.fetch(
      new Request("http://gateway.test/v1/chat/completions", { method: "POST", body }),
    );
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('"error":{"code":503');
  });
});
