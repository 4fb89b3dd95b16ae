import { formatMoney } from "@wayfare/core";
import {
  cutMidStream,
  drip,
  errorBody,
  hangMidStream,
  late,
  stories,
  storyReply,
} from "@wayfare/test-upstream";
import {
  AbstractChat,
  type ChatState,
  DefaultChatTransport,
  lastAssistantMessageIsCompleteWithToolCalls,
  TextStreamChatTransport,
  type UIMessage,
} from "ai";
import OpenAI from "openai";
import { describe, expect, test, vi } from "vitest";
import { ask, KEY, post, refused, useUpstream } from "./support.ts";

const bench = useUpstream();
const story = stories.plainText;
const answerText = story.completion.choices[0].message.content as string;

/** What `useChat` keeps, without React around it. */
class Chat extends AbstractChat<UIMessage> {
  constructor(init: Omit<ConstructorParameters<typeof AbstractChat<UIMessage>>[0], "state">) {
    const state: ChatState<UIMessage> = {
      status: "ready",
      error: undefined,
      messages: [],
      pushMessage(message) {
        this.messages = [...this.messages, message];
      },
      popMessage() {
        this.messages = this.messages.slice(0, -1);
      },
      replaceMessage(index, message) {
        this.messages = this.messages.with(index, message);
      },
      snapshot: (value) => structuredClone(value),
    };
    super({ ...init, state });
  }
}

const textOf = (message: UIMessage | undefined) =>
  message?.parts.map((part) => (part.type === "text" ? part.text : "")).join("");

describe("for useChat of the AI SDK", () => {
  const open = async (options: object = {}, init: object = {}) => {
    const url = `${await bench.serve({ format: "ui-message", defaults: { model: "lumen/otter-1" }, ...options })}/chat`;
    return new Chat({ transport: new DefaultChatTransport({ api: url }), ...init });
  };

  test("a conversation of two turns", async () => {
    const chat = await open();
    bench.upstream.fallback = (request) => storyReply(story, request);
    await chat.sendMessage({ text: "Hi." });
    expect([chat.error, chat.status]).toEqual([undefined, "ready"]);
    expect(textOf(chat.lastMessage)).toBe(answerText);
    await chat.sendMessage({ text: "And now?" });
    expect(bench.upstream.requests[1]?.json).toEqual({
      ...{ model: "lumen/otter-1", max_tokens: 4096, stream: true },
      messages: [
        { role: "user", content: "Hi." },
        { role: "assistant", content: answerText },
        { role: "user", content: "And now?" },
      ],
    });
  });

  test("a tool that runs in the browser, and the answer that goes on with its message", async () => {
    const chat = await open(
      {
        allow: ["tools:function"],
        force: { tools: [{ type: "function", function: { name: "get_weather", parameters: {} } }] },
      },
      {
        sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithToolCalls,
        onToolCall: ({ toolCall }: { toolCall: { toolCallId: string; toolName: string } }) =>
          void chat.addToolOutput({
            tool: toolCall.toolName as never,
            toolCallId: toolCall.toolCallId,
            output: { celsius: 21 } as never,
          }),
      },
    );
    const { toolCall } = stories;
    bench.upstream.enqueue(
      (request) => storyReply(toolCall, request),
      (request) => storyReply(story, request),
    );
    await chat.sendMessage({ text: "Weather?" });
    await vi.waitFor(() => expect(textOf(chat.lastMessage)).toBe(answerText));
    expect(chat.messages.map(({ role }) => role)).toEqual(["user", "assistant"]);
    const [call] = toolCall.completion.choices[0].message.tool_calls;
    expect(bench.upstream.requests[1]?.json.messages.slice(1)).toMatchObject([
      { role: "assistant", tool_calls: [{ id: call.id }] },
      { role: "tool", tool_call_id: call.id, content: '{"celsius":21}' },
    ]);
  });

  test("reasoning goes back to the model that thought it", async () => {
    const { reasoningEncrypted } = stories;
    const model = reasoningEncrypted.request.model as string;
    const chat = await open({ defaults: { model } });
    bench.upstream.enqueue(
      (request) => storyReply(reasoningEncrypted, request),
      (request) => storyReply(story, request),
    );
    await chat.sendMessage({ text: "Think." });
    await chat.sendMessage({ text: "On." });
    const [, assistant] = bench.upstream.requests[1]?.json.messages ?? [];
    expect(assistant.reasoning_details).toEqual(
      reasoningEncrypted.completion.choices[0].message.reasoning_details,
    );
  });

  test("metadata of the message tells what it cost", async () => {
    const chat = await open({
      messageMetadata: ({ cost }: { cost: bigint }) => ({ cost: formatMoney(cost) }),
    });
    bench.upstream.fallback = (request) => storyReply(story, request);
    await chat.sendMessage({ text: "Hi." });
    expect(chat.lastMessage?.metadata).toEqual({ cost: expect.stringMatching(/^0\.0000\d+$/) });
  });

  test("failures: before the first content as a status, behind it as an event with safe words", async () => {
    const chat = await open({ heartbeat: 30 });
    bench.upstream.enqueue(errorBody("contextLength"));
    await chat.sendMessage({ text: "Hi." });
    expect(chat.error?.message).toContain("context_length_exceeded");
    for (const reply of [cutMidStream(story.chunks, 2), late(errorBody("providerRejects"), 90)]) {
      bench.upstream.enqueue(reply);
      await chat.sendMessage({ text: "Hi." });
      expect(chat.status).toBe("error");
      expect(chat.error?.message).not.toContain(KEY);
      expect(chat.error?.message).toBeTruthy();
    }
  });

  test("stop() ends the generation at the provider", async () => {
    const chat = await open();
    bench.upstream.enqueue(hangMidStream(story.chunks));
    const sending = chat.sendMessage({ text: "Hi." });
    await vi.waitFor(() => expect(chat.messages[1] && textOf(chat.messages[1])).toBeTruthy());
    await chat.stop();
    await sending;
    await bench.upstream.requests[0]?.closed;
    expect(bench.upstream.requests[0]?.clientHungUp).toBe(true);
  });

  test("the rules of the route hold for its messages too", async () => {
    const url = `${await bench.serve({ format: "ui-message", models: ["lumen/*"], system: "Be brief.", maxMessages: 3 })}/chat`;
    const message = (role: string, parts: unknown) => ({ id: "1", role, parts });
    const send = (messages: unknown, more: object = {}) =>
      refused(post(url, { id: "c", trigger: "submit-message", model: "lumen/otter-1", messages, ...more }));
    const text = [{ type: "text", text: "Hi." }];
    expect(await send([message("system", text)])).toMatchObject({ status: 403 });
    expect(await send([message("user", [{ type: "text" }])])).toMatchObject({
      status: 400,
      message: expect.stringContaining("messages[0].parts[0]"),
    });
    expect(
      await send([message("user", [{ type: "file", mediaType: "image/png", url: "file:///etc/passwd" }])]),
    ).toMatchObject({ status: 400 });
    expect(await send([])).toMatchObject({ status: 400 });
    expect(await send(Array(4).fill(message("user", text)))).toMatchObject({ status: 413 });
    expect(await send([message("user", text)], { model: "dear/whale-1" })).toMatchObject({ status: 403 });
    expect(await send([message("user", text)], { tools: [], plugins: [{ id: "web" }] })).toMatchObject({
      status: 403,
    });
    expect(bench.upstream.requests).toEqual([]);
  });
});

describe("as plain text", () => {
  test("for TextStreamChatTransport, and for anybody who reads", async () => {
    const url = `${await bench.serve({ format: "text" })}/chat`;
    bench.upstream.fallback = drip(story.chunks, 5);
    const answer = await post(url);
    expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(await answer.text()).toBe(answerText);
    const chat = new Chat({
      transport: new TextStreamChatTransport({ api: url, body: { model: "lumen/otter-1" } }),
    });
    await chat.sendMessage({ text: "Hi." });
    expect(textOf(chat.lastMessage)).toBe(answerText);
  });

  test("a break is a connection that breaks: half must not pass for the whole", async () => {
    const url = `${await bench.serve({ format: "text" })}/chat`;
    bench.upstream.enqueue(cutMidStream(story.chunks, 3));
    const answer = await post(url);
    await expect(answer.text()).rejects.toThrow();
    bench.upstream.enqueue(errorBody("contextLength"));
    expect(await refused(post(url))).toMatchObject({ status: 400 });
  });
});

describe("as JSON and as OpenRouter writes it", () => {
  test("JSON at once, whatever was asked for", async () => {
    const url = `${await bench.serve({ format: "json" })}/chat`;
    bench.upstream.fallback = (request) => storyReply(story, request);
    const answer = await post(url, { ...ask, stream: true });
    expect([answer.headers.get("content-type"), await answer.json()]).toEqual([
      "application/json",
      story.completion,
    ]);
    expect(bench.upstream.requests[0]?.json.stream).toBeUndefined();
  });

  test("the caller may choose where the route says how", async () => {
    const format = (request: { query: Record<string, unknown> }) => (request.query.as ?? "openai") as "text";
    const url = `${await bench.serve({ format: format as never, onError: () => {} })}/chat`;
    bench.upstream.fallback = (request) => storyReply(story, request);
    expect(await (await post(`${url}?as=text`)).text()).toBe(answerText);
    expect(((await (await post(url)).json()) as { object: string }).object).toBe("chat.completion");
    expect(await refused(post(`${url}?as=xml`))).toMatchObject({ status: 500 });
  });

  test("JSON though a stream was asked for becomes a stream", async () => {
    const url = `${await bench.serve()}/chat`;
    bench.upstream.fallback = storyReply(story, { stream: false });
    const answer = await post(url, { ...ask, stream: true });
    expect(answer.headers.get("content-type")).toBe("text/event-stream");
    expect(await answer.text()).toContain("data: [DONE]");
  });

  test("the openai package in a browser, with the route as its base", async () => {
    const express = (await import("express")).default;
    const app = express();
    app.post("/api/chat/completions", bench.route());
    const client = new OpenAI({ apiKey: "none", baseURL: `${await bench.listen(app)}/api`, maxRetries: 0 });
    bench.upstream.fallback = (request) => storyReply(story, request);
    const stream = client.chat.completions.stream({
      model: "lumen/otter-1",
      messages: [{ role: "user", content: "Hi." }],
    });
    expect((await stream.finalChatCompletion()).choices[0]?.message.content).toBe(answerText);
    bench.upstream.fallback = cutMidStream(story.chunks, 2);
    const broken = await client.chat.completions.create({
      ...(ask as never as OpenAI.ChatCompletionCreateParamsNonStreaming),
      stream: true,
    });
    await expect(
      (async () => {
        for await (const _ of broken);
      })(),
    ).rejects.toThrow("The model's provider failed");
    await expect(
      client.chat.completions.create({
        ...(ask as never as OpenAI.ChatCompletionCreateParamsNonStreaming),
        user: "x",
      }),
    ).rejects.toMatchObject({ status: 403 });
  });
});
