import { foldChunks } from "@wayfare/core";
import { formatMoney, multiplyPrice, parseMoney, parsePrice, priceToMoney } from "@wayfare/core/cost";
import { describe, expect, it } from "vitest";
import { ask, type Loose, useGateway } from "./support.ts";

const bench = useGateway();
const say = (content: string, more: object = {}) => ({
  model: "sandbox/echo",
  messages: [{ role: "user", content }],
  ...more,
});

/** What differs from call to call. */
function timeless({ id: _, created: __, ...rest }: Loose): Loose {
  return rest;
}

describe("an answer", () => {
  it("has the shape and the order of OpenRouter's", async () => {
    const { json, headers } = await bench.chat(ask("anthropic/claude-haiku-4.5"));
    expect(Object.keys(json)).toEqual([
      "id",
      "object",
      "created",
      "model",
      "provider",
      "system_fingerprint",
      "service_tier",
      "choices",
      "usage",
    ]);
    expect(json.id).toMatch(/^gen-\d{10}-[A-Za-z0-9]{20}$/);
    expect(headers.get("x-generation-id")).toBe(json.id);
    expect(json).toMatchObject({
      model: "anthropic/claude-haiku-4.5",
      provider: "Google",
      service_tier: null,
    });
    expect(json.choices[0]).toMatchObject({
      index: 0,
      logprobs: null,
      finish_reason: "stop",
      native_finish_reason: "stop",
    });
    expect(json.choices[0].message).toMatchObject({ role: "assistant", refusal: null, reasoning: null });
  });

  it("is the same for the same request, and another for another", async () => {
    const [one, two, other] = await Promise.all([
      bench.chat(say("Why?")),
      bench.chat(say("Why?")),
      bench.chat(say("When?")),
    ]);
    expect(timeless(two.json)).toEqual(timeless(one.json));
    expect(other.json.choices).not.toEqual(one.json.choices);
    expect(two.json.id).not.toBe(one.json.id);
  });

  it("is the fold of its stream", async () => {
    for (const body of [
      say("Why?"),
      ask("sandbox/reasoner"),
      ask("sandbox/echo", { tools: [weather] }),
      ask("sandbox/painter"),
      say("a", { max_tokens: 3 }),
    ]) {
      const whole = await bench.chat(body);
      const { chunks, headers } = await bench.stream(body);
      expect(timeless(foldChunks(chunks))).toEqual(timeless(whole.json));
      expect(headers.get("cache-control")).toContain("no-cache");
    }
  });

  it("streams as OpenRouter does: role and content in every delta, the finish twice, usage with choices", async () => {
    const { chunks } = await bench.stream(say("Why?"));
    expect(
      chunks.every(
        ({ choices }) => choices[0].delta.role === "assistant" && choices[0].delta.content !== undefined,
      ),
    ).toBe(true);
    const [finish, last] = chunks.slice(-2);
    expect(finish).toMatchObject({ choices: [{ finish_reason: "stop", native_finish_reason: "stop" }] });
    expect(finish.usage).toBeUndefined();
    expect(last.choices).toEqual(finish.choices);
    expect(Object.keys(last)).toEqual(expect.arrayContaining(["service_tier", "usage"]));
    expect(chunks.filter(({ usage }) => usage)).toHaveLength(1);
  });

  it("says what it is told to, does sums, and is as long as it should be", async () => {
    const textFor = async (content: string) =>
      (await bench.chat(say(content))).json.choices[0].message.content;
    expect(await textFor("Reply with exactly: pong")).toBe("pong");
    expect(await textFor('Please say "good morning".')).toBe("good morning");
    expect(await textFor("What is 12 * 3.5?")).toContain("That makes 42.");
    expect((await textFor("Write 500 words about rain")).split(" ").length).toBeGreaterThanOrEqual(500);
    expect(await textFor("")).toContain("You said nothing");
  });

  it("heeds instructions, pictures and turns", async () => {
    const messages = [
      { role: "system", content: "You are a pirate." },
      { role: "user", content: "Ahoy" },
      { role: "assistant", content: "Aye" },
      {
        role: "user",
        content: [
          { type: "text", text: "Look" },
          { type: "image_url", image_url: { url: "data:image/png;base64,AA==" } },
        ],
      },
    ];
    const { json } = await bench.chat({ model: "sandbox/echo", messages });
    const { content } = json.choices[0].message;
    expect(content).toContain("“You are a pirate.”");
    expect(content).toContain("shown 1 picture");
    expect(content).toContain("turn 2");
    expect(json.usage.prompt_tokens).toBeGreaterThan(258);
  });
});

describe("limits", () => {
  it("max_tokens ends the answer with finish_reason length, in either spelling", async () => {
    for (const limit of [{ max_tokens: 5 }, { max_completion_tokens: 5 }]) {
      const { choices, usage } = (await bench.chat(say("Why?", limit))).json;
      expect(choices[0].finish_reason).toBe("length");
      expect(usage.completion_tokens).toBe(5);
    }
  });

  it("stop ends it before the mark", async () => {
    const { choices } = (await bench.chat(say("Why?", { stop: ["“", "never"] }))).json;
    expect(choices[0].message.content).not.toContain("“");
    expect(choices[0].finish_reason).toBe("stop");
  });

  it("a prompt that is too long is refused", async () => {
    const { status, json } = await bench.chat(say("word ".repeat(400), { model: "sandbox/context-limit" }));
    expect(status).toBe(400);
    expect(json.error.metadata.error_type).toBe("context_length_exceeded");
    expect(json.error.message).toMatch(/maximum context length is 256 tokens.*requested about 4\d\d tokens/);
  });
});

describe("usage", () => {
  it("adds up, and costs exactly what the listed prices say", async () => {
    for (const model of ["sandbox/echo", "sandbox/fast", "google/gemini-2.5-flash", "openai/gpt-oss-120b"]) {
      const { usage } = (await bench.chat(ask(model, { reasoning: { effort: "high" } }))).json;
      expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens);
      const [author, slug] = model.split("/");
      const { pricing } = (await bench.get(`/models/${author}/${slug}/endpoints`)).json.data.endpoints[0];
      const part = (price: string, count: number) => {
        const parsed = parsePrice(price);
        if (parsed === undefined) throw new Error(price);
        return priceToMoney(multiplyPrice(parsed, count));
      };
      const exact =
        part(pricing.prompt, usage.prompt_tokens) + part(pricing.completion, usage.completion_tokens);
      expect(formatMoney(parseMoney(usage.cost))).toBe(formatMoney(exact));
      const details = usage.cost_details;
      expect(
        parseMoney(details.upstream_inference_prompt_cost) +
          parseMoney(details.upstream_inference_completions_cost),
      ).toBe(exact);
      expect(usage.completion_tokens_details.reasoning_tokens).toBeGreaterThan(0);
    }
  });
});

describe("reasoning", () => {
  it("comes when it is asked for, with details in the author's format", async () => {
    const { message } = (await bench.chat(ask("anthropic/claude-sonnet-5", { reasoning: { effort: "low" } })))
      .json.choices[0];
    expect(message.reasoning).toContain("What is the weather in Paris?");
    expect(message.reasoning_details).toEqual([
      { type: "reasoning.text", text: message.reasoning, format: "anthropic-claude-v1", index: 0 },
    ]);
  });

  it("grows with the effort, can be hidden or switched off", async () => {
    const tokens = async (more: object) => (await bench.chat(ask("sandbox/echo", more))).json;
    const low = await tokens({ reasoning: { effort: "minimal" } });
    const high = await tokens({ reasoning_effort: "high" });
    expect(high.usage.completion_tokens_details.reasoning_tokens).toBeGreaterThan(
      low.usage.completion_tokens_details.reasoning_tokens,
    );
    const hidden = await tokens({ reasoning: { enabled: true, exclude: true } });
    expect(hidden.choices[0].message.reasoning).toBeNull();
    expect(hidden.usage.completion_tokens_details.reasoning_tokens).toBeGreaterThan(0);
    expect((await tokens({})).usage.completion_tokens_details.reasoning_tokens).toBe(0);
  });

  it("a model that must think refuses not to", async () => {
    const { status, json } = await bench.chat(ask("sandbox/reasoner", { reasoning: { effort: "none" } }));
    expect([status, json.error.message]).toEqual([
      400,
      "Reasoning is mandatory for this endpoint and cannot be disabled.",
    ]);
  });
});

const weather = {
  type: "function",
  function: {
    name: "get_weather",
    description: "Tells the weather",
    parameters: {
      type: "object",
      properties: { city: { type: "string" }, days: { type: "integer", minimum: 1, maximum: 7 } },
      required: ["city"],
    },
  },
};
const mail = {
  type: "function",
  function: {
    name: "send_mail",
    description: "Sends a letter",
    parameters: { type: "object", properties: {} },
  },
};

describe("tools", () => {
  const callOf = async (more: object) => (await bench.chat(ask("sandbox/echo", more))).json.choices[0];

  it("the one that fits is called, with arguments that fit", async () => {
    const { finish_reason, message } = await callOf({ tools: [mail, weather] });
    expect(finish_reason).toBe("tool_calls");
    expect(message.content).toBeNull();
    const [call] = message.tool_calls;
    expect(call).toMatchObject({ type: "function", function: { name: "get_weather" } });
    expect(call.id).toMatch(/^call_[A-Za-z0-9]{24}$/);
    const given = JSON.parse(call.function.arguments);
    expect(given.city).toBe("Paris");
    expect(given.days).toBeGreaterThanOrEqual(1);
  });

  it("tool_choice is obeyed", async () => {
    expect((await callOf({ tools: [weather], tool_choice: "none" })).finish_reason).toBe("stop");
    const named = { type: "function", function: { name: "send_mail" } };
    expect(
      (await callOf({ tools: [weather, mail], tool_choice: named })).message.tool_calls[0].function.name,
    ).toBe("send_mail");
    const forced = await bench.chat(say("Hi", { tools: [mail, weather], tool_choice: "required" }));
    expect(forced.json.choices[0].finish_reason).toBe("tool_calls");
  });

  it("a result is answered in words", async () => {
    const messages = [
      ...ask("x").messages,
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "c1", type: "function", function: { name: "get_weather", arguments: "{}" } }],
      },
      { role: "tool", tool_call_id: "c1", content: "Sun, 21 degrees" },
    ];
    const { message, finish_reason } = await callOf({ messages, tools: [weather] });
    expect(finish_reason).toBe("stop");
    expect(message.content).toContain("Sun, 21 degrees");
  });

  it("of many tools none is called unless the prompt speaks of it", async () => {
    const many = ["bash", "edit", "grep", "read"].map((name) => ({
      type: "function",
      function: { name, parameters: { type: "object" } },
    }));
    expect((await callOf({ tools: many })).finish_reason).toBe("stop");
  });
});

describe("pictures", () => {
  it("come from models that paint, unless only text is wanted", async () => {
    const { message } = (await bench.chat(ask("google/gemini-2.5-flash-image"))).json.choices[0];
    expect(message.images[0].image_url.url).toMatch(/^data:image\/png;base64,/);
    expect(
      (await bench.chat(ask("sandbox/painter", { modalities: ["text"] }))).json.choices[0].message.images,
    ).toBeUndefined();
  });
});
