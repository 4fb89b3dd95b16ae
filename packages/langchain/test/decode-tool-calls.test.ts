import { load } from "@langchain/core/load";
import { type AIMessage, type AIMessageChunk, HumanMessage, ToolMessage } from "@langchain/core/messages";
import {
  type Answer,
  chunks,
  completion,
  json,
  saying,
  sse,
  stories,
  type WireObject,
} from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { everyPath, paths, sumOf, tell, useUpstream } from "./support.ts";

const bench = useUpstream();

interface Call {
  id?: string | undefined;
  name: string;
  /** The arguments, in the pieces in which they are streamed. */
  args: string[];
  more?: object;
}

/** Answers with these calls, streamed piece by piece or whole. */
function calling(calls: readonly Call[], finish: string): Answer {
  const first = ({ id, name, more }: Call, index: number) => ({
    tool_calls: [{ index, id, type: "function", function: { name, arguments: "" }, ...more }],
  });
  const piece = (text: string, index: number) => ({ tool_calls: [{ index, function: { arguments: text } }] });
  const deltas: WireObject[] = calls.flatMap((call, index) => [
    first(call, index),
    ...call.args.map((text) => piece(text, index)),
  ]);
  const whole = calls.map(({ id, name, args, more }, index) => ({
    index,
    id,
    type: "function",
    function: { name, arguments: args.join("") },
    ...more,
  }));
  return ({ json: body }) =>
    body.stream ? sse(chunks(deltas, finish)) : json(completion({ tool_calls: whole }, {}, finish));
}

const ask = (calls: readonly Call[], finish = "tool_calls", fields = {}) =>
  bench.answering(calling(calls, finish), fields);
const tide = (...args: string[]): Call => ({ id: "call_1", name: "get_tide", args });
const whole = { type: "tool_call", id: "call_1", name: "get_tide", args: { port: "Esbjerg" } };
const asked = { role: "user", content: "Hi." };

const forms = everyPath.flatMap(([name, path]) =>
  (["v0", "v1"] as const).map(
    (version) => [`${name}, ${version}`, path, { outputVersion: version }] as const,
  ),
);

describe("whole calls", () => {
  test.each(forms)("are put together from their pieces (%s)", async (_name, path, fields) => {
    const message = await path(ask([tide('{"po', 'rt":"Es', 'bjerg"}')], "tool_calls", fields));
    expect(message.tool_calls).toEqual([whole]);
    expect(message.invalid_tool_calls).toEqual([]);
    expect(message.contentBlocks).toEqual([whole]);
    expect(message.text).toBe("");
  });

  test.each(forms)("also where the reason says that all is done (%s)", async (_name, path, fields) => {
    const message = await path(ask([tide('{"port":"Esbjerg"}')], "stop", fields));
    expect(message.tool_calls).toEqual([whole]);
  });

  test.each(forms)(
    "two of the same id are two, and get ids of their own (%s)",
    async (_name, path, fields) => {
      const message = await path(ask([tide('{"port":"A"}'), tide('{"port":', '"B"}')], "tool_calls", fields));
      const [first, second] = message.tool_calls ?? [];
      expect(first).toEqual({ ...whole, args: { port: "A" } });
      expect(second).toEqual({ ...whole, id: expect.stringMatching(`^${whole.id}-`), args: { port: "B" } });
      expect(message.contentBlocks).toEqual([first, second]);
    },
  );

  test.each(forms)("without an id they get one each (%s)", async (_name, path, fields) => {
    const bare = { ...tide("{}"), id: undefined };
    const { tool_calls } = await path(ask([bare, bare], "tool_calls", fields));
    const ids = tool_calls?.map(({ id }) => id) ?? [];
    expect(ids.every((id) => typeof id === "string" && id !== "")).toBe(true);
    expect(new Set(ids).size).toBe(2);
  });

  test.each(forms)("called with nothing (%s)", async (_name, path, fields) => {
    const { tool_calls } = await path(
      ask([tide(), { id: "call_2", name: "now", args: [" "] }], "tool_calls", fields),
    );
    expect(tool_calls).toMatchObject([
      { name: "get_tide", args: {} },
      { name: "now", args: {} },
    ]);
  });

  test.each(forms)("what else they had is in the extras of their block (%s)", async (_name, path, fields) => {
    const more = { extra_content: { google: { thought_signature: "c2ln" } } };
    const { contentBlocks } = await path(
      ask([{ ...tide('{"port":"Esbjerg"}'), more }], "tool_calls", fields),
    );
    expect(contentBlocks).toEqual([{ ...whole, extras: more }]);
  });
});

// A message that LangChain assembles of events has them as blocks alone.
describe("calls that must not run", () => {
  const odd: [string, string][] = [
    ["no JSON", "port=Esbjerg"],
    ["half of it", '{"port":"Esb'],
    ["a list", '["Esbjerg"]'],
    ["a text", '"Esbjerg"'],
    ["null", "null"],
  ];

  describe.each(odd)("%s for arguments", (_form, args) => {
    test.each(forms)("%s", async (_name, path, fields) => {
      const message = await path(ask([tide(args)], "tool_calls", fields));
      const invalid = {
        type: "invalid_tool_call",
        id: "call_1",
        name: "get_tide",
        args,
        error: "The arguments are not a JSON object.",
      };
      expect(message.tool_calls).toEqual([]);
      expect(message.contentBlocks).toEqual([invalid]);
      if (path !== paths.streamEvents) expect(message.invalid_tool_calls).toEqual([invalid]);
    });
  });

  describe.each(["length", "content_filter"])("the answer ends within them: %s", (finish) => {
    // The last one could be read, and still says something else than what was meant.
    const cut: [string, string][] = [
      ["within a text", '{"port":"Esb'],
      ["where it could be whole", '{"port":"Esbjerg"}'],
      ["before the first letter", ""],
    ];

    describe.each(cut)("%s", (_form, args) => {
      test.each(forms)("%s", async (_name, path, fields) => {
        const message = await path(ask([tide(args)], finish, fields));
        const invalid = {
          type: "invalid_tool_call",
          id: "call_1",
          name: "get_tide",
          args,
          error: `The answer ended within it (finish reason ${finish}).`,
        };
        expect(message.tool_calls).toEqual([]);
        expect(message.contentBlocks).toEqual([invalid]);
        if (path !== paths.streamEvents) expect(message.invalid_tool_calls).toEqual([invalid]);
      });
    });
  });

  test.each(forms)("stay such in JSON, and in copies (%s)", async (_name, path, fields) => {
    const message = await path(ask([tide('{"port":"Esb')], "length", fields));
    const Class = message.constructor as new (fields: object) => AIMessage;
    for (const copy of [
      await load<AIMessage>(JSON.stringify(message)),
      await load<AIMessage>(JSON.stringify(await load<AIMessage>(JSON.stringify(message)))),
      new Class({ ...message.lc_kwargs }),
      new Class({ ...message }),
    ]) {
      expect(copy.tool_calls).toEqual([]);
      expect(copy.invalid_tool_calls).toEqual(message.invalid_tool_calls);
      if (path === paths.streamEvents) expect(copy.content).toEqual(message.content);
    }
  });

  test.each(forms)(
    "are left out of the next request; answers bring them back (%s)",
    async (_name, path, fields) => {
      const message = await path(ask([tide('{"port":"Esb')], "length", fields));
      const model = bench.answering([saying({ content: "Yes." }), saying({ content: "Yes." })]);
      await model.invoke([new HumanMessage("Hi."), message]);
      expect(bench.body().messages).toEqual([asked, { role: "assistant", content: "" }]);
      await model.invoke([
        new HumanMessage("Hi."),
        message,
        new ToolMessage({ tool_call_id: "call_1", content: "Again." }),
      ]);
      expect(bench.body().messages[1].tool_calls).toEqual([
        { id: "call_1", type: "function", function: { name: "get_tide", arguments: '{"port":"Esb' } },
      ]);
    },
  );
});

describe("the pieces of a stream", () => {
  const chunksOf = async (fields = {}) => {
    const seen: AIMessageChunk[] = [];
    const model = bench.answering(tell(stories.parallelToolCalls), fields);
    for await (const chunk of await model.stream("Hi.")) seen.push(chunk);
    return seen;
  };

  test.each(["v0", "v1"] as const)(
    "name and id come once, the rest by its place (%s)",
    async (outputVersion) => {
      const pieces = (await chunksOf({ outputVersion })).flatMap(
        ({ tool_call_chunks }) => tool_call_chunks ?? [],
      );
      for (const [index, id] of ["call_tide1", "call_wind2"].entries()) {
        const [first, ...others] = pieces.filter((piece) => piece.index === index);
        expect(first).toMatchObject({ id, name: id.slice(5, -1).replace(/^/, "get_") });
        expect([first, ...others].map((piece) => piece?.args).join("")).toBe('{"port":"Gdynia"}');
        for (const piece of others) {
          expect(piece.id).toBeUndefined();
          expect(piece.name).toBeUndefined();
        }
      }
    },
  );

  test("half a sum holds what there is", async () => {
    const seen = await chunksOf();
    const half = seen.slice(0, 3).reduce((sum, chunk) => sum.concat(chunk));
    expect(half.tool_calls).toMatchObject([{ id: "call_tide1", args: {} }, { id: "call_wind2" }]);
    const calls = (await sumOf(await bench.answering(tell(stories.parallelToolCalls)).stream("Hi.")))
      .tool_calls;
    expect(calls).toMatchObject([{ args: { port: "Gdynia" } }, { args: { port: "Gdynia" } }]);
  });
});
