import type { Receipt } from "@wayfare/core";
import { createGateway } from "@wayfare/gateway";
import { describe, expect, it } from "vitest";
import { ask, useGateway } from "./support.ts";

const receipts: Receipt[] = [];
const bench = useGateway({ onReceipt: (receipt) => receipts.push(receipt), credits: 5 });

describe("a generation", () => {
  it("is told with every documented field", async () => {
    const headers = {
      "http-referer": "https://app.test",
      "x-title": "App",
      "user-agent": "test/1",
      "x-session-id": "s-9",
    };
    const { json } = await bench.chat(ask("sandbox/echo", { user: "u-7", reasoning: { effort: "low" } }), {
      headers,
    });
    const { status, json: told } = await bench.get(`/generation?id=${json.id}`);
    expect(status).toBe(200);
    expect(Object.keys(told.data).sort()).toEqual([
      "api_type",
      "app_id",
      "cache_discount",
      "cancelled",
      "created_at",
      "data_region",
      "external_user",
      "finish_reason",
      "generation_time",
      "http_referer",
      "id",
      "is_byok",
      "latency",
      "model",
      "moderation_latency",
      "native_finish_reason",
      "native_tokens_cached",
      "native_tokens_completion",
      "native_tokens_completion_images",
      "native_tokens_prompt",
      "native_tokens_reasoning",
      "num_fetches",
      "num_input_audio_prompt",
      "num_media_completion",
      "num_media_prompt",
      "num_search_results",
      "origin",
      "preset_id",
      "provider_name",
      "provider_responses",
      "request_id",
      "response_cache_source_id",
      "router",
      "service_tier",
      "session_id",
      "streamed",
      "tokens_completion",
      "tokens_prompt",
      "total_cost",
      "upstream_id",
      "upstream_inference_cost",
      "usage",
      "user_agent",
      "web_search_engine",
      "workspace_id",
    ]);
    expect(told.data).toMatchObject({
      model: "sandbox/echo",
      provider_name: "Sandbox Thrift",
      external_user: "u-7",
      session_id: "s-9",
      http_referer: "https://app.test",
      user_agent: "test/1",
      streamed: false,
      cancelled: false,
      finish_reason: "stop",
      native_tokens_prompt: json.usage.prompt_tokens,
      native_tokens_completion: json.usage.completion_tokens,
      native_tokens_reasoning: json.usage.completion_tokens_details.reasoning_tokens,
      total_cost: json.usage.cost,
      usage: json.usage.cost,
    });
    expect(new Date(told.data.created_at).getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  it("of a stream is told too, by the id of its chunks", async () => {
    const { chunks } = await bench.stream(ask("sandbox/fast"));
    const { data } = (await bench.get(`/generation?id=${chunks[0].id}`)).json;
    expect(data).toMatchObject({ streamed: true, cancelled: false, total_cost: chunks.at(-1).usage.cost });
  });

  it("is not billed when it ends in an error", async () => {
    const { chunks } = await bench.stream(ask("sandbox/error-in-stream"));
    const { data } = (await bench.get(`/generation?id=${chunks[0].id}`)).json;
    expect(data).toMatchObject({ finish_reason: "error", total_cost: 0 });
    expect(data.native_tokens_completion).toBe(12);
  });

  it("that nobody knows is not found, and no id is an error", async () => {
    const missing = await bench.get("/generation?id=gen-1-x");
    expect([missing.status, missing.json.error.message]).toEqual([404, "Generation gen-1-x not found."]);
    expect((await bench.get("/generation")).status).toBe(400);
  });
});

describe("what was spent", () => {
  it("shows in key and credits, exact to the last digit", async () => {
    const before = (await bench.get("/credits")).json.data;
    const costs: number[] = [];
    for (let call = 0; call < 10; call += 1)
      costs.push((await bench.chat(ask("sandbox/echo"))).json.usage.cost);
    const after = (await bench.get("/credits")).json.data;
    const cents = (amounts: number[]) => amounts.reduce((sum, cost) => sum + Math.round(cost * 1e9), 0);
    expect(after.total_credits).toBe(5);
    expect(Math.round(after.total_usage * 1e9)).toBe(Math.round(before.total_usage * 1e9) + cents(costs));
    const key = (await bench.get("/key")).json.data;
    expect(key).toMatchObject({
      usage: after.total_usage,
      usage_daily: after.total_usage,
      usage_weekly: after.total_usage,
      usage_monthly: after.total_usage,
    });
    expect((await bench.get("/auth/key")).json.data).toEqual(key);
    expect(key).toMatchObject({
      limit: null,
      limit_remaining: null,
      byok_usage: 0,
      is_free_tier: false,
      label: "any key",
    });
  });

  it("comes as a receipt for every call, with its tries and tags", async () => {
    receipts.length = 0;
    await bench.chat(ask("sandbox/flaky", { user: "u-7" }), { headers: { "x-title": "App" } });
    await bench.chat(ask("sandbox/down"));
    expect(receipts).toMatchObject([
      {
        api: "chat",
        requestedModel: "sandbox/flaky",
        provider: "Sandbox Swift",
        costSource: "reported",
        attempts: [
          { provider: "Sandbox Thrift", status: 502, error: "provider_unavailable" },
          { provider: "Sandbox Swift", status: 200 },
        ],
        tags: { user: "u-7", app: "App", key: "anyone" },
      },
      {
        model: undefined,
        cost: 0n,
        costSource: "computed",
        error: "unavailable",
        finishReason: undefined,
      },
    ]);
  });
});

it("forgets the oldest of more than ten thousand generations, and keeps the sum", async () => {
  const { fetch: handle } = createGateway({ sandbox: { speed: 0 } });
  const get = async (path: string) =>
    (await handle(new Request(`http://gateway.test/v1${path}`))).json() as Promise<{
      data: { total_usage: number };
    }>;
  const body = JSON.stringify({ model: "sandbox/echo", messages: [{ role: "user", content: "Say a" }] });
  const send = async () => {
    const response = await handle(
      new Request("http://gateway.test/v1/chat/completions", { method: "POST", body }),
    );
    return (await response.json()) as { id: string; usage: { cost: number } };
  };
  const first = await send();
  for (let call = 0; call < 10_000; call += 1) await send();
  expect(await get(`/generation?id=${first.id}`)).toHaveProperty("error");
  expect((await get("/credits")).data.total_usage).toBe(Number((first.usage.cost * 10_001).toFixed(9)));
}, 30_000);
