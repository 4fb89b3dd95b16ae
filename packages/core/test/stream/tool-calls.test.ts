import { type ChatChunk, type ChatCompletion, type ChatEvent, foldChunks } from "@wayfare/core";
import { eventsOf } from "@wayfare/core/adapter";
import { EventDecoder } from "@wayfare/core/internal";
import { stories } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { checkGrammar, eventsOfType as of } from "./grammar.ts";

function chunksOf(pieces: object[], finish: string, id?: string): ChatChunk[] {
  const deltas = pieces.map((piece) => ({ index: 0, delta: { tool_calls: [piece] }, finish_reason: null }));
  const end = { index: 0, delta: {}, finish_reason: finish };
  // The usage chunk says the finish again.
  return [...deltas, end, end].map((choice) => ({ ...(id && { id }), choices: [choice] })) as never[];
}

function decode(chunks: ChatChunk[]): ChatEvent[] {
  const decoder = new EventDecoder();
  const events: ChatEvent[] = [];
  for (const chunk of chunks) decoder.decode(chunk, events);
  decoder.finish(events);
  checkGrammar(events);
  return events;
}

/** The calls by the events and by the fold, which must agree. */
function callsOf(pieces: object[], finish = "tool_calls", id = "gen-1"): unknown[][] {
  const chunks = chunksOf(pieces, finish, id);
  const said = of(decode(chunks), "tool_call_end").map((call) => [call.id, call.name, call.arguments]);
  const folded = foldChunks(chunks).choices[0]?.message.tool_calls ?? [];
  expect(folded.map(({ id, function: { name, arguments: text } }) => [id, name, text])).toEqual(said);
  return said;
}

describe("what providers make of tool calls", () => {
  test.each<[string, object[]]>([
    [
      "every call has index 0",
      [
        { index: 0, id: "a", function: { name: "f", arguments: "{}" } },
        { index: 0, id: "b", function: { name: "g", arguments: '{"x":' } },
        { index: 0, function: { arguments: "1}" } },
      ],
    ],
    [
      "no index at all",
      [
        { id: "a", function: { name: "f", arguments: "{}" } },
        { id: "b", function: { name: "g", arguments: '{"x":' } },
        { function: { arguments: "1}" } },
      ],
    ],
    [
      "id and name repeated on every piece",
      [
        { index: 0, id: "a", function: { name: "f", arguments: "{" } },
        { index: 0, id: "a", function: { name: "f", arguments: "}" } },
        { index: 1, id: "b", function: { name: "g", arguments: '{"x":1}' } },
      ],
    ],
    [
      "indices that do not begin at 0",
      [
        { index: 3, id: "a", function: { name: "f", arguments: "{}" } },
        { index: 7, id: "b", function: { name: "g", arguments: '{"x":1}' } },
      ],
    ],
    [
      "null where nothing new is said",
      [
        { index: 0, id: "a", type: null, function: { name: "f", arguments: null } },
        { index: 0, id: null, function: { name: null, arguments: "{}" } },
        { index: 1, id: "b", function: { name: "g", arguments: '{"x":1}' } },
      ],
    ],
    [
      "the name after the first arguments",
      [
        { index: 0, id: "a", function: { arguments: "{" } },
        { index: 0, function: { name: "f", arguments: "}" } },
        { index: 1, id: "b", function: { name: "g", arguments: '{"x":1}' } },
      ],
    ],
  ])("%s", (_, pieces) => {
    expect(callsOf(pieces)).toEqual([
      ["a", "f", "{}"],
      ["b", "g", '{"x":1}'],
    ]);
  });

  test.each([
    ["with", "gen-1"],
    ["without", ""],
  ])("a call without an id gets one that is its own, in a reply %s an id", (_, id) => {
    const calls = callsOf(
      [
        { index: 0, function: { name: "f", arguments: "{" } },
        { index: 0, function: { arguments: "}" } },
        { index: 1, function: { name: "g", arguments: "{}" } },
      ],
      "tool_calls",
      id,
    );
    expect(calls.map(([, name, text]) => [name, text])).toEqual([
      ["f", "{}"],
      ["g", "{}"],
    ]);
    const ids = calls.map(([id]) => String(id));
    expect(new Set(ids).size).toBe(2);
    expect(ids.join()).not.toContain("undefined");
  });

  test.each(["length", "error", "content_filter"])("no call is said to be whole after %s", (finish) => {
    const call = { index: 0, id: "a", function: { name: "f", arguments: '{"x"' } };
    const events = decode(chunksOf([call], finish));
    expect(of(events, "tool_call_start")).toHaveLength(1);
    expect(of(events, "tool_call_end")).toEqual([]);
  });

  test("a call without a name is said all the same", () => {
    expect(callsOf([{ index: 0, id: "a", function: { arguments: "{}" } }])).toEqual([["a", "", "{}"]]);
  });

  test("no chunk's calls are lost when its finish comes with them", () => {
    const call = { index: 0, id: "a", function: { name: "f", arguments: "{}" } };
    const chunk = { choices: [{ index: 0, delta: { tool_calls: [call] }, finish_reason: "tool_calls" }] };
    expect(of(decode([chunk as never]), "tool_call_end")).toMatchObject([{ id: "a", arguments: "{}" }]);
  });

  test("reasoning under its other name", () => {
    const delta = { reasoning_content: "hm" };
    const chunk = { choices: [{ index: 0, delta, finish_reason: "stop" }] } as never;
    expect(of(decode([chunk]), "reasoning")).toEqual([
      { type: "reasoning", choice: 0, block: 0, text: "hm" },
    ]);
  });
});

test("two calls with one id are told apart by the events, streamed or whole", () => {
  const called = (index: number) => ({
    index,
    id: "call_0",
    type: "function",
    function: { name: "now", arguments: "{}" },
  });
  const { completion } = stories.toolCall;
  const message = { ...completion.choices[0].message, tool_calls: [called(0), called(1)] };
  const told = { ...completion, choices: [{ ...completion.choices[0], message }] };
  const ends = eventsOf(told as unknown as ChatCompletion).filter(({ type }) => type === "tool_call_end");
  const ids = ends.map((event) => (event as { id: string }).id);
  expect(ids[0]).toBe("call_0");
  expect(new Set(ids).size).toBe(2);
});
