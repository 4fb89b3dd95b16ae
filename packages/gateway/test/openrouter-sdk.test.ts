import { OpenRouter } from "@openrouter/sdk";
import { describe, expect, it } from "vitest";
import { type Loose, useGateway } from "./support.ts";

const bench = useGateway();
const client = () =>
  new OpenRouter({ serverURL: bench.url, apiKey: "any", retryConfig: { strategy: "none" } });
const messages = [{ role: "user" as const, content: "What is the weather in Oslo?" }];
const tools = [
  {
    type: "function" as const,
    function: {
      name: "get_weather",
      parameters: { type: "object", properties: { city: { type: "string" } } },
    },
  },
];

async function send(chatRequest: object): Promise<Loose> {
  return client().chat.send({ chatRequest: { messages, model: "sandbox/echo", ...chatRequest } } as Loose);
}

async function chunksOf(chatRequest: object): Promise<Loose[]> {
  const chunks: Loose[] = [];
  for await (const chunk of await send({ stream: true, ...chatRequest })) chunks.push(chunk);
  return chunks;
}

describe("@openrouter/sdk, which checks every answer", () => {
  it("chats", async () => {
    const result = await send({});
    expect(result.choices[0].message.content).toContain("What is the weather in Oslo?");
    expect(result.usage.costDetails.upstreamInferencePromptCost).toBeGreaterThan(0);
  });

  it("streams, with reasoning, to the usage at the end", async () => {
    const chunks = await chunksOf({ model: "sandbox/reasoner" });
    const last = chunks.at(-1);
    expect(last.choices[0].finishReason).toBe("stop");
    expect(last.usage.completionTokensDetails.reasoningTokens).toBeGreaterThan(0);
    expect(chunks.some((chunk) => chunk.choices[0].delta.reasoningDetails)).toBe(true);
  });

  it("calls tools, with and without a stream", async () => {
    const { choices } = await send({ tools });
    expect(choices[0].message.toolCalls[0].function).toEqual({
      name: "get_weather",
      arguments: '{"city":"Oslo"}',
    });
    const pieces = (await chunksOf({ tools })).flatMap((chunk) => chunk.choices[0].delta.toolCalls ?? []);
    expect(pieces[0].function.name).toBe("get_weather");
    expect(pieces.map((piece: Loose) => piece.function.arguments).join("")).toBe('{"city":"Oslo"}');
  });

  it("reads an error in a stream", async () => {
    const chunks = await chunksOf({ model: "sandbox/error-in-stream" });
    expect(chunks.at(-1).error).toMatchObject({ code: 502, message: "Provider disconnected" });
    expect(chunks.at(-1).choices[0].finishReason).toBe("error");
  });

  it("reads the metadata that it asks for", async () => {
    const ask = { chatRequest: { messages, model: "sandbox/flaky" }, xOpenRouterMetadata: "enabled" };
    const result: Loose = await client().chat.send(ask as Loose);
    expect(result.openrouterMetadata).toMatchObject({
      requested: "sandbox/flaky",
      strategy: "direct",
      attempt: 2,
      attempts: [
        { provider: "Sandbox Thrift", status: 502 },
        { provider: "Sandbox Swift", status: 200 },
      ],
    });
  });

  it("reads the catalogue", async () => {
    const { result }: Loose = await client().models.list({ outputModalities: "all" } as Loose);
    expect(result.data.length).toBeGreaterThan(45);
    for (const { id } of result.data) {
      const [author, slug] = id.split("/");
      const { data }: Loose = await client().endpoints.list({ author, slug });
      expect(data.endpoints.length, id).toBeGreaterThan(0);
    }
    expect((await client().models.count()).data.count).toBeGreaterThan(30);
    expect((await client().models.get({ author: "sandbox", slug: "echo" })).data.id).toBe("sandbox/echo");
    expect((await client().providers.list()).data.length).toBeGreaterThan(12);
  });

  it("reads key, credits and generation", async () => {
    const { id, usage } = await send({});
    const { data }: Loose = await client().generations.getGeneration({ id });
    expect(data).toMatchObject({
      id,
      model: "sandbox/echo",
      totalCost: usage.cost,
      streamed: false,
      cancelled: false,
    });
    const key: Loose = await client().apiKeys.getCurrentKeyMetadata();
    expect(key.data.usageDaily).toBeGreaterThanOrEqual(usage.cost);
    const credits = await client().credits.getCredits();
    expect(credits.data.totalUsage).toBe(key.data.usage);
  });

  it.each([
    ["nobody/nothing", "BadRequestResponseError"],
    ["sandbox/no-credits", "PaymentRequiredResponseError"],
    ["sandbox/moderated", "ForbiddenResponseError"],
    ["sandbox/rate-limited", "TooManyRequestsResponseError"],
    ["sandbox/down", "ServiceUnavailableResponseError"],
  ])("%s is a %s", async (model, name) => {
    await expect(send({ model })).rejects.toMatchObject({ name });
  });
});
