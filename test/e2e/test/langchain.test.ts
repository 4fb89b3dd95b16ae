import { type AIMessage, AIMessageChunk, HumanMessage } from "@langchain/core/messages";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { tool } from "@langchain/core/tools";
import { createMemoryLedger } from "@wayfare/core";
import { type ChatOpenRouterInput, OpenRouterError } from "@wayfare/langchain";
import {
  cutMidStream,
  errorBody,
  type Received,
  type Story,
  stories,
  storyReply,
  type WireObject,
} from "@wayfare/test-upstream";
import { createAgent } from "langchain";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { expectedAnswer } from "../src/expected-answer.ts";
import { sumOf } from "../src/expected-cost.ts";
import { openModel } from "../src/langchain-model.ts";
import { legs } from "../src/legs.ts";
import { all } from "../src/read.ts";
import { useLeg } from "../src/use-leg.ts";

const {
  plainText,
  interleavedReasoning,
  parallelToolCalls,
  reasoningText,
  jsonSchema,
  toolCall,
  textThenTool,
} = stories;
/** Reasoning and one call, two calls at once, reasoning and the answer. */
const loop = [interleavedReasoning, parallelToolCalls, reasoningText];

/** A call that the limit of tokens cut, where its arguments can be taken for whole ones. */
const cutCall: Story = {
  ...toolCall,
  completion: finishedBy("length", {
    ...toolCall.completion,
    choices: toolCall.completion.choices.map(({ message, ...choice }: WireObject) => {
      const [{ function: called, ...call }] = message.tool_calls;
      const cut = { ...call, function: { ...called, arguments: '{"port":"Esb' } };
      return { ...choice, message: { ...message, tool_calls: [cut] } };
    }),
  }),
  chunks: [
    ...toolCall.chunks.slice(0, 3),
    ...toolCall.chunks.slice(-2).map((chunk) => finishedBy("length", chunk)),
  ],
};

function finishedBy(finish_reason: string, reply: WireObject): WireObject {
  const choices = reply.choices.map((choice: WireObject) => ({ ...choice, finish_reason }));
  return { ...reply, choices };
}

type Agent = ReturnType<typeof createAgent>;
const question = () => ({ messages: [new HumanMessage("Is it safe to sail?")] });

/** How an agent is run, each to the messages that it ends with. */
const runs: Readonly<Record<string, (agent: Agent) => Promise<WireObject[]>>> = {
  "invoke()": async (agent) => (await agent.invoke(question())).messages,
  "stream() of messages": async (agent) => {
    const states: WireObject[] = [];
    const modes: { streamMode: ["messages", "values"] } = { streamMode: ["messages", "values"] };
    for await (const [mode, state] of await agent.stream(question(), modes))
      if (mode === "values") states.push(state);
    return states.at(-1)?.messages;
  },
  "streamEvents() v3": async (agent) => {
    const run = await agent.streamEvents(question(), { version: "v3" });
    return ((await run.output) as WireObject).messages;
  },
};

describe.each(legs.slice(0, 2))("$name", (leg) => {
  const stage = useLeg(leg);
  const model = (fields: ChatOpenRouterInput = {}) =>
    openModel(stage.settings, { model: "lumen/otter-1", ...fields });
  const play = (...told: Story[]): void =>
    stage.upstream.enqueue(...told.map((story) => (request: Received) => storyReply(story, request)));
  const sent = (): WireObject[] => stage.upstream.requests.map(({ json }) => json);

  /** Tools that answer with their name and what they were called with. */
  const executed = () => {
    const names: string[] = [];
    const given: WireObject[] = [...interleavedReasoning.request.tools, ...parallelToolCalls.request.tools];
    const tools = given.map(({ function: { name, description, parameters } }) =>
      tool(
        (input: unknown) => {
          names.push(name);
          return JSON.stringify({ of: name, ...(input as object) });
        },
        { name, description, schema: parameters },
      ),
    );
    return { tools, names };
  };

  describe.each(Object.entries(runs))("createAgent(), %s", (_name, run) => {
    test.each([["v0"], ["v1"]] as const)("goes three steps with tools, content %s", async (outputVersion) => {
      play(...loop);
      const { tools, names } = executed();
      const ledger = createMemoryLedger();
      const messages = await run(createAgent({ model: model({ outputVersion, ledger }), tools }));
      expect(names.toSorted()).toEqual(["ferry_status", "get_tide", "get_wind"]);
      expect(messages.at(-1)?.text).toBe(reasoningText.text);
      checkLoop();
      const costs = messages.flatMap(({ response_metadata: { openrouter: receipt } }) => receipt?.cost ?? []);
      expect(costs.map(Number)).toEqual(loop.map(({ completion }) => completion.usage.cost));
      expect(ledger.total()).toMatchObject({ calls: 3, reported: sumOf(...loop) });
    });

    test.each([["v0"], ["v1"]] as const)(
      "calls no tool whose arguments were cut, content %s",
      async (outputVersion) => {
        play(cutCall);
        const { tools, names } = executed();
        const messages = await run(createAgent({ model: model({ outputVersion }), tools }));
        expect(names).toEqual([]);
        const { tool_calls, invalid_tool_calls = [], contentBlocks } = messages.at(-1) as AIMessage;
        expect(tool_calls).toEqual([]);
        const cut = { type: "invalid_tool_call", id: "call_tide1", args: '{"port":"Esb' };
        // LangGraph makes plain messages of chunks, whose blocks know no such call.
        expect([...invalid_tool_calls, ...contentBlocks]).toContainEqual(expect.objectContaining(cut));
      },
    );

    test("calls no tool of a step that was cut, and fails with what had come", async () => {
      play(textThenTool);
      stage.upstream.enqueue((request) =>
        request.json.stream ? cutMidStream(textThenTool.chunks, 3) : errorBody("internal"),
      );
      const { tools, names } = executed();
      const failed = await run(createAgent({ model: model(), tools })).catch((error: unknown) => error);
      const error = [failed, (failed as Error).cause].find((each) => OpenRouterError.isInstance(each));
      expect(error).toBeInstanceOf(OpenRouterError);
      expect(names).toEqual(["get_wind"]);
      expect(sent()).toHaveLength(2);
      const { partialOutput } = error as OpenRouterError;
      if (sent()[1]?.stream) expect(partialOutput).toMatchObject({ text: textThenTool.text, tool_calls: [] });
    });
  });

  /** Each request has the answers and results of all steps before it, unmodified. */
  const checkLoop = (): void => {
    const turns = loop.map((story) => {
      const calls: WireObject[] = story.completion.choices[0].message.tool_calls ?? [];
      const results = calls.map(({ id, function: { name, arguments: args } }) => ({
        ...{ role: "tool", tool_call_id: id },
        content: JSON.stringify({ of: name, ...JSON.parse(args) }),
      }));
      return [expectedAnswer(story), ...results];
    });
    const ask = { role: "user", content: "Is it safe to sail?" };
    const [first = [], second = []] = turns;
    expect(sent().map(({ messages }) => messages)).toEqual([
      [ask],
      [ask, ...first],
      [ask, ...first, ...second],
    ]);
  };

  test("batch() asks as many at once as it may", async () => {
    let most = 0;
    stage.upstream.fallback = (request) => {
      const open = stage.upstream.requests.filter(({ finished }) => !finished);
      most = Math.max(most, open.length);
      return { ...storyReply(plainText, request), beforeHeaders: [{ wait: 15 }] };
    };
    const questions = ["One", "Two", "Three", "Four", "Five", "Six", "Seven"];
    const answers = await model().batch(questions, { maxConcurrency: 3 });
    expect(answers.map(({ text }) => text)).toEqual(questions.map(() => plainText.text));
    expect(sent().map(({ messages }) => messages[0].content)).toEqual(expect.arrayContaining(questions));
    expect(most).toBe(3);
  });

  test("a failure inside of batch() leaves the others alone", async () => {
    stage.upstream.fallback = (request) =>
      request.json.messages[0].content === "Two" ? errorBody("internal") : storyReply(plainText, request);
    const answers = await model().batch(["One", "Two", "Three"], {}, { returnExceptions: true });
    expect(answers.map((answer) => OpenRouterError.isInstance(answer))).toEqual([false, true, false]);
  });

  describe("withStructuredOutput()", () => {
    const person = z.object({ name: z.string(), born: z.number(), languages: z.array(z.string()) });
    const mira = { name: "Mira Okafor", born: 1961, languages: ["pt", "yo"] };

    test("by a schema for the answer", async () => {
      play(jsonSchema, jsonSchema);
      const config = { method: "jsonSchema", name: "person", strict: true } as const;
      const asked = model().withStructuredOutput(person, config);
      expect(await asked.invoke("Invent a person.")).toEqual(mira);
      expect((await all(await asked.stream("Invent a person."))).at(-1)).toEqual(mira);
      for (const { response_format } of sent())
        expect(response_format).toMatchObject({
          type: "json_schema",
          json_schema: { name: "person", strict: true, schema: { required: Object.keys(mira) } },
        });
    });

    test("by a function, with the message that tells the cost", async () => {
      play(toolCall);
      const schema = z.object({ port: z.string() });
      const asked = model().withStructuredOutput(schema, { name: "get_tide", includeRaw: true });
      const { raw, parsed } = await asked.invoke("When is high tide in Esbjerg?");
      expect(parsed).toEqual({ port: "Esbjerg Øst" });
      expect((raw as AIMessage).usage_metadata).toMatchObject({ total_cost: toolCall.completion.usage.cost });
      expect(sent()[0]?.tool_choice).toEqual({ type: "function", function: { name: "get_tide" } });
    });
  });

  test("a chain streams its text piece by piece", async () => {
    play(plainText);
    const prompt = ChatPromptTemplate.fromMessages([
      ["system", "Answer in {words} words."],
      ["human", "Name a {thing}."],
    ]);
    const chain = prompt.pipe(model()).pipe(new StringOutputParser());
    const pieces = await all(await chain.stream({ words: "five", thing: "river" }));
    expect(pieces.join("")).toBe(plainText.text);
    expect(pieces.filter((piece) => piece !== "").length).toBeGreaterThan(2);
    expect(sent()[0]?.messages).toEqual([
      { role: "system", content: "Answer in five words." },
      { role: "user", content: "Name a river." },
    ]);
  });

  test("streamEvents() v2 of a chain tells every piece and the whole message", async () => {
    play(reasoningText);
    const chain = ChatPromptTemplate.fromTemplate("Is {number} prime?").pipe(model());
    const events = await all(chain.streamEvents({ number: 91 }, { version: "v2" }));
    const pieces = events.flatMap(({ event, data }) => (event === "on_chat_model_stream" ? data.chunk : []));
    expect(pieces.every((piece) => AIMessageChunk.isInstance(piece))).toBe(true);
    const [end] = events.filter(({ event }) => event === "on_chat_model_end");
    const { reasoning_details } = reasoningText.completion.choices[0].message;
    expect(end?.data.output).toMatchObject({
      text: reasoningText.text,
      additional_kwargs: { reasoning_details },
    });
  });

  test("withFallbacks() goes on to the next model, and both calls have receipts", async () => {
    const ledger = createMemoryLedger();
    stage.upstream.enqueue(errorBody("internal"));
    play(plainText);
    const second = model({ model: "lumen/whale-3", ledger });
    const answer = await model({ ledger }).withFallbacks([second]).invoke("Name a river.");
    expect(answer.text).toBe(plainText.text);
    expect(sent().map(({ model }) => model)).toEqual(["lumen/otter-1", "lumen/whale-3"]);
    expect(ledger.receipts().map(({ error }) => error)).toEqual(["unavailable", undefined]);
  });
});
