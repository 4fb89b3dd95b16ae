import { LangChainTracer } from "@langchain/core/tracers/tracer_langchain";
import { saying, stories, type WireObject } from "@wayfare/test-upstream";
import { Client } from "langsmith";
import { describe, expect, test } from "vitest";
import { sumOf, tell, useUpstream } from "./support.ts";

const bench = useUpstream();
const { plainText } = stories;

/** A client of LangSmith that keeps what it is given, as it would be sent. */
class Kept extends Client {
  readonly kept: WireObject[] = [];
  override async createRun(run: WireObject): Promise<void> {
    this.kept.push(JSON.parse(JSON.stringify(run)));
  }
  override async updateRun(_id: string, run: WireObject): Promise<void> {
    this.kept.push(JSON.parse(JSON.stringify(run)));
  }
}

function trace() {
  const client = new Kept({ apiKey: "ls", apiUrl: "http://127.0.0.1:9", autoBatchTracing: false });
  const tracer = new LangChainTracer({ client: client as never, projectName: "p" });
  return { callbacks: [tracer], last: (): WireObject => client.kept.at(-1) ?? {} };
}

const served = { ...plainText, completion: { ...plainText.completion, model: "lumen/heron-2" } };

describe("langsmithCosts", () => {
  test("a run has the cost, its halves, and the model that served", async () => {
    const { callbacks, last } = trace();
    const model = bench.answering(tell(served), { langsmithCosts: true });
    await model.invoke("Hi.", { callbacks });
    const { metadata } = last().extra;
    expect(metadata.ls_model_name).toBe("lumen/heron-2");
    expect(metadata.usage_metadata).toMatchObject({
      input_tokens: 12,
      total_cost: 0.0000183,
      input_cost: 0.0000048,
      output_cost: 0.0000135,
    });
  });

  test("so has one that was streamed", async () => {
    const { callbacks, last } = trace();
    const model = bench.answering(tell(plainText), { langsmithCosts: true });
    await sumOf(await model.stream("Hi.", { callbacks }));
    expect(last().extra.metadata.usage_metadata).toMatchObject({ total_tokens: 21, total_cost: 0.0000183 });
  });

  test("nothing is written where nobody asked for it, but the output has the cost in any case", async () => {
    const { callbacks, last } = trace();
    await bench.answering(tell(served)).invoke("Hi.", { callbacks });
    const { metadata } = last().extra;
    expect(metadata.ls_model_name).toBe("lumen/otter-1");
    expect(metadata.usage_metadata).not.toHaveProperty("total_cost");
    const { kwargs } = last().outputs.generations[0][0].message;
    expect(kwargs.usage_metadata.total_cost).toBe(0.0000183);
  });

  test("halves that are not the whole are not told", async () => {
    const { callbacks, last } = trace();
    const cost_details = {
      upstream_inference_prompt_cost: 1,
      upstream_inference_completions_cost: 2,
    };
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cost: 10, cost_details };
    const model = bench.answering(saying({ content: "Yes." }, { usage }), { langsmithCosts: true });
    await model.invoke("Hi.", { callbacks });
    expect(last().extra.metadata.usage_metadata).toMatchObject({ total_cost: 10 });
    expect(last().extra.metadata.usage_metadata).not.toHaveProperty("input_cost");
  });

  test("an answer without usage is left alone", async () => {
    const { callbacks, last } = trace();
    const model = bench.answering(saying({ content: "Yes." }, { usage: undefined }), {
      langsmithCosts: true,
    });
    await model.invoke("Hi.", { callbacks });
    expect(last().extra.metadata).not.toHaveProperty("usage_metadata");
  });
});

test("what a run shows holds no key", async () => {
  const { callbacks, last } = trace();
  const model = bench.answering(tell(plainText), { headers: { "x-secret": "sk-or-v1-hidden" } });
  await model.invoke("Hi.", { callbacks, headers: { "x-other": "sk-or-v1-called" } });
  expect(bench.upstream.requests[0]?.headers).toMatchObject({ "x-other": "sk-or-v1-called" });
  expect(JSON.stringify(last())).not.toMatch(/sk-or-/);
  const { metadata, invocation_params } = last().extra;
  expect(metadata).toMatchObject({ ls_provider: "openrouter", ls_model_type: "chat" });
  expect(metadata.versions).toHaveProperty("@wayfare/langchain");
  expect(invocation_params).toEqual({ model: "lumen/otter-1" });
});
