import type { OpenRouter } from "@wayfare/core";
import { createOpenAI, meteredFetch, type RoutedOpenAI, type RoutedRequestOptions } from "@wayfare/openai";
import OpenAI from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import type { Stream } from "openai/streaming";
import { describe, expectTypeOf, test } from "vitest";
import { z } from "zod";

declare const client: RoutedOpenAI;
declare const openrouter: OpenRouter;
const messages = [{ role: "user", content: "Hi." }] as const satisfies OpenAI.ChatCompletionMessageParam[];
const model = "lumen/otter-1";

describe("an OpenAI", () => {
  test("wherever one is asked for", () => {
    expectTypeOf<RoutedOpenAI>().toExtend<OpenAI>();
    expectTypeOf(client.withOptions({ timeout: 5 })).toEqualTypeOf<RoutedOpenAI>();
    expectTypeOf(client.openrouter).toEqualTypeOf<OpenRouter>();
  });

  test("with requests that were typed for the SDK", () => {
    const request = {} as OpenAI.ChatCompletionCreateParamsNonStreaming;
    const answer = client.chat.completions.create(request);
    expectTypeOf<Awaited<typeof answer>>().toExtend<OpenAI.ChatCompletion>();
    const streaming = client.chat.completions.create({} as OpenAI.ChatCompletionCreateParamsStreaming);
    expectTypeOf<Awaited<typeof streaming>>().toExtend<Stream<OpenAI.ChatCompletionChunk>>();
    const either = client.chat.completions.create({} as OpenAI.ChatCompletionCreateParams);
    expectTypeOf<Awaited<typeof either>>().not.toBeAny();
  });

  test("others know nothing of it", () => {
    const plain = {} as OpenAI;
    // @ts-expect-error the SDK's own client has no such field
    plain.chat.completions.create({ model, messages, provider: { sort: "price" } });
    // @ts-expect-error nor this one
    expectTypeOf<OpenAI.ChatCompletion["provider"]>();
  });
});

describe("OpenRouter's fields", () => {
  test("of a chat request and its answer", async () => {
    const answer = await client.chat.completions.create(
      {
        models: [model, "lumen/crow-1"],
        messages: [...messages, { role: "assistant", content: "Hi.", reasoning_details: [] }],
        provider: { sort: "throughput", max_price: { prompt: 1 } },
        plugins: [{ id: "web", max_results: 3 }],
        reasoning: { effort: "low" },
        verbosity: "max",
        session_id: "s",
        trace: { trace_id: "t" },
        usage: { include: true },
        tools: [{ type: "openrouter:web_search" }],
      },
      { timeout: 5, wayfare: { tags: { feature: "search" }, deadlines: { idle: 5 } } },
    );
    expectTypeOf(answer.provider).toEqualTypeOf<string | undefined>();
    expectTypeOf(answer.usage?.cost).toEqualTypeOf<number | null | undefined>();
    expectTypeOf(answer.choices[0]?.message.reasoning).toEqualTypeOf<string | null | undefined>();
    expectTypeOf(answer.choices[0]?.message.reasoning_details).not.toBeAny();
    for (const { message, native_finish_reason } of answer.choices) {
      expectTypeOf(message.content).toEqualTypeOf<string | null>();
      expectTypeOf(native_finish_reason).toEqualTypeOf<string | null | undefined>();
    }
  });

  test("of a stream", async () => {
    const request = { model, messages, stream: true, provider: { only: ["harbor"] } } as const;
    for await (const chunk of await client.chat.completions.create({ ...request, provider: {} })) {
      expectTypeOf(chunk.choices[0]?.delta.reasoning).toEqualTypeOf<string | null | undefined>();
      expectTypeOf(chunk.usage?.cost).toEqualTypeOf<number | null | undefined>();
    }
  });

  test("of helpers", async () => {
    const response_format = zodResponseFormat(z.object({ name: z.string() }), "bird");
    const request = { model, messages, response_format, provider: { require_parameters: true } } as const;
    const answer = await client.chat.completions.parse(request, { wayfare: { retry: false } });
    expectTypeOf(answer.choices[0]?.message.parsed).toEqualTypeOf<{ name: string } | null | undefined>();
    expectTypeOf(answer.usage?.cost).toEqualTypeOf<number | null | undefined>();
    const runner = client.chat.completions.stream(request, { wayfare: { tags: {} } });
    expectTypeOf((await runner.finalChatCompletion()).choices[0]?.message.parsed).not.toBeAny();
  });

  test("of responses and embeddings", async () => {
    const wayfare = { tags: { feature: "search" } };
    const response = await client.responses.create(
      { model, input: "Hi.", provider: { sort: "price" }, models: [model] },
      { wayfare },
    );
    expectTypeOf(response.output_text).toEqualTypeOf<string>();
    expectTypeOf(response.usage?.cost).toEqualTypeOf<number | null | undefined>();
    const vectors = await client.embeddings.create({ model, input: "Hi.", provider: {} }, { wayfare });
    expectTypeOf(vectors.usage.cost).toEqualTypeOf<number | null | undefined>();
    const options: RoutedRequestOptions = { wayfare };
    client.images.generate({ model, prompt: "A heron." }, options);
  });
});

describe("what is wrong does not compile", () => {
  test("requests", () => {
    // @ts-expect-error no model
    client.chat.completions.create({ messages });
    // @ts-expect-error there is no such field inside
    client.chat.completions.create({ model, messages, provider: { ordr: ["harbor"] } });
    // @ts-expect-error tags are texts
    client.chat.completions.create({ model, messages }, { wayfare: { tags: { a: 1 } } });
    // @ts-expect-error the signal stands beside
    client.chat.completions.create({ model, messages }, { wayfare: { signal: AbortSignal.abort() } });
  });

  test("settings", () => {
    // @ts-expect-error the other client has its own
    createOpenAI({ openrouter, apiKey: "x" });
    // @ts-expect-error the way to the network is core's
    createOpenAI({ openai: { fetch } });
    createOpenAI({ openrouter, openai: { timeout: 5 } });
    createOpenAI({ baseURL: "https://x.example/v1", defaults: { provider: { sort: "price" } } });
    new OpenAI({ fetch: meteredFetch(openrouter, { retry: { maxRetries: 1 }, tags: { a: "b" } }) });
  });
});
