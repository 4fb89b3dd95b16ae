import { type Answer, chunks, completion, json, sse, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { everyPath, useUpstream } from "./support.ts";

const bench = useUpstream();

/** Answers with these deltas, or with the message that they add up to. */
function answer(deltas: readonly WireObject[], message: WireObject, finish = "stop"): Answer {
  return ({ json: body }) =>
    body.stream ? sse(chunks(deltas, finish)) : json(completion(message, {}, finish));
}

const forms = everyPath.flatMap(([name, path]) =>
  (["v0", "v1"] as const).map(
    (version) => [`${name}, ${version}`, path, { outputVersion: version }] as const,
  ),
);

const cited = (start?: number, end?: number) => ({
  type: "url_citation",
  url_citation: { url: "https://a.example/", title: "A", start_index: start, end_index: end },
});
const citation = (startIndex?: number, endIndex?: number) => ({
  type: "citation",
  url: "https://a.example/",
  title: "A",
  ...(startIndex !== undefined && { startIndex }),
  ...(endIndex !== undefined && { endIndex }),
});
const call = { index: 0, id: "call_1", type: "function", function: { name: "now", arguments: "{}" } };
const called = { type: "tool_call", id: "call_1", name: "now", args: {} };
const detail = (text: string, index: number) => ({ type: "reasoning.text", text, format: "lumen-v1", index });

describe("citations", () => {
  test.each(forms)("that come when their text has ended (%s)", async (_name, ask, fields) => {
    const deltas = [{ content: "At noon." }, { tool_calls: [call] }, { annotations: [cited(0, 8)] }];
    const message = { content: "At noon.", tool_calls: [call], annotations: [cited(0, 8)] };
    const model = bench.answering(answer(deltas, message, "tool_calls"), fields);
    expect((await ask(model)).contentBlocks).toEqual([
      { type: "text", text: "At noon.", annotations: [citation(0, 8)] },
      called,
    ]);
  });

  test.each(forms)("that come before their text (%s)", async (_name, ask, fields) => {
    const deltas = [{ annotations: [cited(0, 8)] }, { content: "At " }, { content: "noon." }];
    const model = bench.answering(
      answer(deltas, { content: "At noon.", annotations: [cited(0, 8)] }),
      fields,
    );
    expect((await ask(model)).contentBlocks).toEqual([
      { type: "text", text: "At noon.", annotations: [citation(0, 8)] },
    ]);
  });

  // Streams alone tell where a text stood: the places count from the beginning of the answer.
  test.each(forms.filter(([name]) => /^stream(Events|, v1)/.test(name)))(
    "of a second text count from its own beginning (%s)",
    async (_name, ask, fields) => {
      const deltas = [
        { content: "I look. " },
        { reasoning: "Hm." },
        { content: "At noon." },
        { annotations: [cited(8, 16), cited(0, 7), cited()] },
      ];
      const { contentBlocks } = await ask(bench.answering(answer(deltas, {}), fields));
      expect(contentBlocks).toEqual([
        { type: "text", text: "I look. " },
        { type: "reasoning", reasoning: "Hm." },
        { type: "text", text: "At noon.", annotations: [citation(0, 8), citation(), citation()] },
      ]);
    },
  );

  test.each(forms)("alone (%s)", async (_name, ask, fields) => {
    const deltas = [{ annotations: [cited()] }];
    const model = bench.answering(answer(deltas, { content: "", annotations: [cited()] }), fields);
    expect((await ask(model)).contentBlocks).toEqual([{ type: "text", text: "", annotations: [citation()] }]);
  });
});

describe("what must come back with the next request stands on a block", () => {
  const blobs = [detail("One.", 0), { type: "reasoning.encrypted", data: "AAEC", index: 1 }];

  test.each(forms)("details that come after the text (%s)", async (_name, ask, fields) => {
    const deltas = [
      { reasoning: "One.", reasoning_details: [blobs[0]] },
      { content: "So." },
      { reasoning_details: [blobs[1]] },
    ];
    const message = { content: "So.", reasoning: "One.", reasoning_details: blobs };
    const { contentBlocks } = await ask(bench.answering(answer(deltas, message), fields));
    const held = contentBlocks.flatMap((block) => (block as WireObject).extras?.reasoning_details ?? []);
    expect(held).toEqual(blobs);
  });

  test.each(forms)(
    "details whose pieces are parted by text are carried whole (%s)",
    async (_name, ask, fields) => {
      const deltas = [
        { reasoning: "One. ", reasoning_details: [detail("One. ", 0)] },
        { content: "So." },
        { reasoning: "Two.", reasoning_details: [detail("Two.", 0)] },
      ];
      const whole = [detail("One. Two.", 0)];
      const message = { content: "So.", reasoning: "One. Two.", reasoning_details: whole };
      const model = bench.answering(
        [answer(deltas, message), answer([{ content: "Yes." }], { content: "Yes." })],
        fields,
      );
      const reply = await ask(model);
      await model.invoke([["human", "Hi."], reply]);
      expect(bench.body().messages[1].reasoning_details).toEqual(whole);
    },
  );

  test.each(forms)(
    "a file that was parsed, in one block beside the text (%s)",
    async (_name, ask, fields) => {
      const parsed = { type: "file", file: { hash: "h1", name: "a.pdf", content: [] } };
      const deltas = [{ content: "So." }, { annotations: [parsed] }];
      const model = bench.answering(answer(deltas, { content: "So.", annotations: [parsed] }), fields);
      expect((await ask(model)).contentBlocks).toEqual([
        { type: "text", text: "So." },
        { type: "non_standard", value: { type: "openrouter.message", annotations: [parsed] } },
      ]);
    },
  );
});

test.each(forms)("what the server executed while it was thinking (%s)", async (_name, ask, fields) => {
  const executed = {
    type: "reasoning.server_tool_call",
    tool_name: "web_search",
    tool_call_id: "s1",
    arguments: '{"query":"tides"}',
    result: '{"hits":2}',
    index: 1,
  };
  const details = [detail("I search.", 0), executed];
  const deltas = [
    { reasoning: "I search.", reasoning_details: [details[0]] },
    { reasoning_details: [executed] },
    { content: "At noon." },
  ];
  const message = { content: "At noon.", reasoning: "I search.", reasoning_details: details };
  const model = bench.answering(answer(deltas, message), fields);
  const reply = await ask(model);
  expect(reply.contentBlocks).toEqual([
    { type: "reasoning", reasoning: "I search.", extras: { reasoning_details: details } },
    { type: "server_tool_call", id: "s1", name: "web_search", args: { query: "tides" } },
    { type: "server_tool_call_result", toolCallId: "s1", status: "success", output: { hits: 2 } },
    { type: "text", text: "At noon." },
  ]);
  expect(reply.tool_calls).toEqual([]);
});
