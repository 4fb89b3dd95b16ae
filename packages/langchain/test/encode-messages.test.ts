import {
  AIMessage,
  type BaseMessage,
  ChatMessage,
  FunctionMessage,
  HumanMessage,
  HumanMessageChunk,
  RemoveMessage,
  SystemMessage,
  ToolMessage,
} from "@langchain/core/messages";
import { saying, stories } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { everyPath, failureOf, paths, tell, useUpstream } from "./support.ts";

const bench = useUpstream();

/** What a conversation becomes. */
async function encode(...messages: BaseMessage[]): Promise<unknown> {
  await bench.answering(saying({ content: "Yes." })).invoke(messages);
  return bench.body().messages;
}

const parts = [
  { type: "text", text: "Look:" },
  { type: "image_url", image_url: { url: "https://images.example/a" } },
];
const call = (id: string) => ({ id, name: "get_tide", args: {} });
const asking = new AIMessage({ content: "", tool_calls: [call("call_1")] });
const asked = {
  role: "assistant",
  content: null,
  tool_calls: [{ id: "call_1", type: "function", function: { name: "get_tide", arguments: "{}" } }],
};

describe("roles", () => {
  test.each<[string, BaseMessage, object]>([
    ["system", new SystemMessage("Be short."), { role: "system", content: "Be short." }],
    [
      "developer, as LangChain's models for OpenAI note it",
      new SystemMessage({ content: "Be short.", additional_kwargs: { __openai_role__: "developer" } }),
      { role: "developer", content: "Be short." },
    ],
    ["human", new HumanMessage("Hi."), { role: "user", content: "Hi." }],
    ["human, as a chunk", new HumanMessageChunk("Hi."), { role: "user", content: "Hi." }],
    ["ai", new AIMessage("Ahoy."), { role: "assistant", content: "Ahoy." }],
    ["generic: user", new ChatMessage("Hi.", "user"), { role: "user", content: "Hi." }],
    ["generic: human", new ChatMessage("Hi.", "human"), { role: "user", content: "Hi." }],
    ["generic: assistant", new ChatMessage("Hi.", "assistant"), { role: "assistant", content: "Hi." }],
    ["generic: system", new ChatMessage("Hi.", "system"), { role: "system", content: "Hi." }],
    ["generic: developer", new ChatMessage("Hi.", "developer"), { role: "developer", content: "Hi." }],
  ])("%s", async (_name, message, sent) => {
    expect(await encode(message)).toEqual([sent]);
  });

  test.each(["system", "developer", "human", "user", "ai", "assistant"])(
    "%s, in the short form of LangChain",
    async (role) => {
      await bench.answering(saying({ content: "Yes." })).invoke([[role, "Hi."]]);
      const wire = { human: "user", ai: "assistant" }[role] ?? role;
      expect(bench.body().messages).toEqual([{ role: wire, content: "Hi." }]);
    },
  );

  test.each<[string, BaseMessage, string]>([
    ["a function's answer", new FunctionMessage({ content: "noon", name: "get_tide" }), 'type "function"'],
    ["a role that nobody knows", new ChatMessage("Hi.", "narrator"), 'role "narrator"'],
    ["a role that every object has", new ChatMessage("Hi.", "constructor"), 'role "constructor"'],
    ["the result of a tool without its call", new ChatMessage("Hi.", "tool"), 'role "tool"'],
  ])("%s is refused, naming the place", async (_name, message, kind) => {
    const messages = [new HumanMessage("Hi."), message];
    for (const [, ask] of everyPath) {
      const error = await failureOf(ask(bench.model(), messages));
      expect(error).toBeInstanceOf(TypeError);
      expect(error).toMatchObject({
        message: `messages[1] has the ${kind}, for which OpenRouter has no role.`,
      });
    }
    expect(bench.upstream.requests).toEqual([]);
  });

  test("an order to the store of a graph is no message", async () => {
    const sent = await encode(new HumanMessage("Hi."), new RemoveMessage({ id: "m1" }));
    expect(sent).toEqual([{ role: "user", content: "Hi." }]);
  });
});

describe("names", () => {
  test.each<[string, BaseMessage]>([
    ["system", new SystemMessage({ content: "Hi.", name: "mira" })],
    [
      "developer",
      new SystemMessage({
        content: "Hi.",
        name: "mira",
        additional_kwargs: { __openai_role__: "developer" },
      }),
    ],
    ["human", new HumanMessage({ content: "Hi.", name: "mira" })],
    ["ai", new AIMessage({ content: "Hi.", name: "mira" })],
    ["generic", Object.assign(new ChatMessage("Hi.", "user"), { name: "mira" })],
  ])("%s", async (_name, message) => {
    expect(await encode(message)).toMatchObject([{ content: "Hi.", name: "mira" }]);
  });
});

describe("contents", () => {
  test.each<[string, BaseMessage, string]>([
    ["system", new SystemMessage({ content: parts }), "system"],
    ["human", new HumanMessage({ content: parts }), "user"],
    ["generic", new ChatMessage({ content: parts, role: "user" }), "user"],
  ])("%s, in parts", async (_name, message, role) => {
    expect(await encode(message)).toEqual([{ role, content: parts }]);
  });

  test.each<[string, BaseMessage, object]>([
    ["system", new SystemMessage(""), { role: "system", content: "" }],
    ["human", new HumanMessage(""), { role: "user", content: "" }],
    ["human, no parts", new HumanMessage({ content: [] }), { role: "user", content: [] }],
    ["ai", new AIMessage(""), { role: "assistant", content: "" }],
    ["ai, no parts", new AIMessage({ content: [] }), { role: "assistant", content: "" }],
    ["ai with nothing but calls", asking, asked],
  ])("nothing at all: %s", async (_name, message, sent) => {
    expect(await encode(message)).toEqual([sent]);
  });

  test("ids and metadata stay here", async () => {
    const notes = { id: "m1", response_metadata: { model: "a" }, additional_kwargs: { mood: "calm" } };
    const sent = await encode(
      new HumanMessage({ ...notes, content: "Hi." }),
      new AIMessage({ ...notes, content: "Ahoy." }),
    );
    expect(sent).toEqual([
      { role: "user", content: "Hi." },
      { role: "assistant", content: "Ahoy." },
    ]);
  });
});

describe("answers of tools", () => {
  const tool = { role: "tool", tool_call_id: "call_1" };
  const about = { tool_call_id: "call_1" };

  test.each<[string, ToolMessage, object]>([
    ["a text", new ToolMessage({ ...about, content: "noon" }), { ...tool, content: "noon" }],
    ["nothing", new ToolMessage({ ...about, content: "" }), { ...tool, content: "" }],
    ["parts", new ToolMessage({ ...about, content: parts }), { ...tool, content: parts }],
    [
      "a block that has to be written",
      new ToolMessage({ ...about, content: [{ type: "image", url: "https://images.example/a" }] }),
      { ...tool, content: [parts[1]] },
    ],
    [
      "without the name of the tool, which would be put before the text",
      new ToolMessage({ ...about, content: "noon", name: "get_tide" }),
      { ...tool, content: "noon" },
    ],
    [
      "what is for the program only stays here",
      new ToolMessage({ ...about, content: "noon", artifact: { raw: 12 }, status: "error" }),
      { ...tool, content: "noon" },
    ],
  ])("%s", async (_name, message, sent) => {
    expect(await encode(asking, message)).toEqual([asked, sent]);
  });
});

test.each(everyPath)("all stands in its order (%s)", async (_name, ask) => {
  const conversation = [
    new SystemMessage("One."),
    new HumanMessage("Two."),
    asking,
    new ToolMessage({ content: "noon", tool_call_id: "call_1" }),
    new AIMessage("At noon."),
    new SystemMessage("Be shorter."),
    new HumanMessage("Thanks."),
  ];
  await ask(bench.answering(tell(stories.plainText)), conversation);
  expect(bench.body().messages).toEqual([
    { role: "system", content: "One." },
    { role: "user", content: "Two." },
    asked,
    { role: "tool", tool_call_id: "call_1", content: "noon" },
    { role: "assistant", content: "At noon." },
    { role: "system", content: "Be shorter." },
    { role: "user", content: "Thanks." },
  ]);
});

test("a conversation is not changed by being sent", async () => {
  const messages = [
    new HumanMessage({ content: [{ type: "image", url: "https://images.example/a" }] }),
    asking,
  ];
  const before = JSON.stringify(messages);
  await paths.invoke(bench.answering(saying({ content: "Yes." })), messages);
  expect(JSON.stringify(messages)).toBe(before);
});
