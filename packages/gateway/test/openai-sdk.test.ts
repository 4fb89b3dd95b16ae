import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { useGateway } from "./support.ts";

const bench = useGateway();
const client = () => new OpenAI({ baseURL: bench.url, apiKey: "any", maxRetries: 0 });
const messages = [{ role: "user" as const, content: "What is the weather in Oslo?" }];
const tools = [
  {
    type: "function" as const,
    function: {
      name: "get_weather",
      description: "Tells the weather of a city",
      parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
    },
  },
];

describe("the plain openai package", () => {
  it("chats", async () => {
    const completion = await client().chat.completions.create({ model: "openai/gpt-4o-mini", messages });
    expect(completion.choices[0]?.message.content).toContain("What is the weather in Oslo?");
    expect(completion.usage?.total_tokens).toBeGreaterThan(10);
  });

  it("streams", async () => {
    const stream = client().chat.completions.stream({ model: "sandbox/fast", messages });
    const parts: string[] = [];
    for await (const chunk of stream) parts.push(chunk.choices[0]?.delta.content ?? "");
    const final = await stream.finalChatCompletion();
    expect(parts.join("")).toBe(final.choices[0]?.message.content);
    expect(final.choices[0]?.finish_reason).toBe("stop");
    expect(parts.length).toBeGreaterThan(20);
  });

  it("calls a tool and hears the answer, with and without a stream", async () => {
    for (const stream of [false, true]) {
      const request = { model: "sandbox/echo", messages, tools };
      const asked = stream
        ? await client().chat.completions.stream(request).finalChatCompletion()
        : await client().chat.completions.create(request);
      const message = asked.choices[0]?.message;
      expect(asked.choices[0]?.finish_reason).toBe("tool_calls");
      const call = message?.tool_calls?.[0];
      if (call?.type !== "function" || message === undefined) throw new Error("no function was called");
      expect(JSON.parse(call.function.arguments)).toEqual({ city: "Oslo" });
      const result = { role: "tool" as const, tool_call_id: call.id, content: "Rain, 9 degrees" };
      const told = await client().chat.completions.create({
        ...request,
        messages: [...messages, message, result],
      });
      expect(told.choices[0]?.message.content).toContain("Rain, 9 degrees");
    }
  });

  it("lists models", async () => {
    const models = await client().models.list();
    expect(models.data.map(({ id }) => id)).toContain("sandbox/echo");
  });

  it("gets typed errors", async () => {
    const ask = (model: string) => client().chat.completions.create({ model, messages });
    await expect(ask("nobody/nothing")).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    await expect(ask("sandbox/rate-limited")).rejects.toBeInstanceOf(OpenAI.RateLimitError);
    await expect(ask("sandbox/moderated")).rejects.toBeInstanceOf(OpenAI.PermissionDeniedError);
    await expect(ask("sandbox/down")).rejects.toBeInstanceOf(OpenAI.InternalServerError);
    const broken = await client().chat.completions.create({
      model: "sandbox/error-in-stream",
      messages,
      stream: true,
    });
    const read = async () => {
      for await (const _ of broken);
    };
    await expect(read()).rejects.toThrow("Provider disconnected");
  });

  it("parses structured output", async () => {
    const schema = {
      type: "object",
      properties: { city: { type: "string" } },
      required: ["city"],
      additionalProperties: false,
    };
    const completion = await client().chat.completions.create({
      model: "sandbox/echo",
      messages,
      response_format: { type: "json_schema", json_schema: { name: "place", strict: true, schema } },
    });
    expect(JSON.parse(completion.choices[0]?.message.content ?? "")).toEqual({ city: "Oslo" });
  });
});
