import { AIMessage, type ContentBlock, HumanMessage } from "@langchain/core/messages";
import { saying, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { useUpstream } from "./support.ts";

const bench = useUpstream();

type Fields = Exclude<ConstructorParameters<typeof AIMessage>[0], string | unknown[]>;

/** What an answer of earlier becomes for this model. */
async function encode(fields: Fields, model = "lumen/otter-1"): Promise<WireObject> {
  const messages = [new AIMessage(fields as object), new HumanMessage("And?")];
  await bench.answering(saying({ content: "Yes." }), { model }).invoke(messages);
  return bench.body().messages[0];
}

const CLAUDE = "anthropic-claude-v1";
const signed = (text: string, index = 0) => ({
  type: "reasoning.text",
  text,
  signature: `sig-${index}`,
  format: CLAUDE,
  index,
});
const one = signed("One.", 0);
const two = signed("Two.", 1);
const locked = {
  type: "reasoning.encrypted",
  data: "AAEC",
  id: "rs_1",
  format: "openai-responses-v1",
  index: 2,
};
const reasoning = (text: string, ...details: object[]) => ({
  type: "reasoning",
  reasoning: text,
  ...(details.length > 0 && { extras: { reasoning_details: details } }),
});
const text = { type: "text", text: "So." };
const carrying = (...reasoning_details: object[]) => ({
  type: "non_standard",
  value: { type: "openrouter.message", reasoning_details },
});
const blocks = (...content: object[]): Fields => ({ content: content as ContentBlock[] });

describe("plain reasoning", () => {
  test.each<[string, Fields]>([
    ["additional_kwargs", { content: "So.", additional_kwargs: { reasoning_content: "One. Two." } }],
    ["a block", blocks(reasoning("One. Two."), text)],
    ["several blocks", blocks(reasoning("One. "), text, reasoning("Two."))],
    ["blocks of Anthropic without a proof", blocks({ type: "thinking", thinking: "One. Two." }, text)],
    [
      "both, told once",
      {
        ...blocks(reasoning("One. Two."), text),
        additional_kwargs: { reasoning_content: "One. Two." },
      } as Fields,
    ],
  ])("in %s", async (_name, fields) => {
    expect(await encode(fields)).toEqual({ role: "assistant", content: "So.", reasoning: "One. Two." });
  });

  test("none, and what is no text", async () => {
    const additional_kwargs = { reasoning_content: null, reasoning_details: null };
    expect(await encode({ content: "So.", additional_kwargs })).toEqual({
      role: "assistant",
      content: "So.",
    });
    const odd = blocks({ type: "reasoning", reasoning: 7, extras: { reasoning_details: "none" } }, text);
    expect(await encode(odd)).toEqual({ role: "assistant", content: "So." });
  });
});

describe("details go back whole, in order, in place of the text", () => {
  const both = { role: "assistant", content: "So.", reasoning_details: [one, two] };

  test.each<[string, Fields]>([
    [
      "additional_kwargs",
      {
        content: "So.",
        additional_kwargs: { reasoning_content: "One. Two.", reasoning_details: [one, two] },
      },
    ],
    ["the extras of a block", blocks(reasoning("One. Two.", one, two), text)],
    ["the extras of several blocks", blocks(reasoning("One.", one), text, reasoning("Two.", two))],
    ["a block that shows nothing", blocks(reasoning("One. Two."), text, carrying(one, two))],
    [
      "a block that has them all, beside blocks that have some",
      blocks(reasoning("One.", one), text, carrying(one, two)),
    ],
    [
      "additional_kwargs, beside blocks",
      { ...blocks(reasoning("Old.", two)), additional_kwargs: { reasoning_details: [one, two] } } as Fields,
    ],
  ])("from %s", async (_name, fields) => {
    const message = await encode(fields, "anthropic/claude-otter-4");
    expect({ ...message, content: "So." }).toEqual(both);
  });

  test("an empty list goes back as it came", async () => {
    const kept = { content: "So.", additional_kwargs: { reasoning_details: [] } };
    const sent = { role: "assistant", content: "So.", reasoning_details: [] };
    expect(await encode(kept)).toEqual(sent);
    expect(await encode(blocks(text, carrying()))).toEqual(sent);
    const told = { ...kept, additional_kwargs: { reasoning_details: [], reasoning_content: "One." } };
    expect(await encode(told)).toEqual({ ...sent, reasoning: "One." });
  });

  test("details of a kind that nobody knows are not touched", async () => {
    const odd = {
      type: "reasoning.diagram",
      diagram: { nodes: 3 },
      format: "lumen-v9",
      index: 0,
      more: null,
    };
    expect((await encode(blocks(reasoning("", odd), text))).reasoning_details).toEqual([odd]);
  });
});

describe("what only its own author can read", () => {
  const by = (model: string | undefined, ...details: object[]): Fields => ({
    content: "So.",
    additional_kwargs: { reasoning_content: "One.", reasoning_details: details },
    response_metadata: model === undefined ? {} : { model, model_name: model },
  });
  const kept = { role: "assistant", content: "So." };

  test.each<[string, Fields, string, object]>([
    [
      "a sibling",
      by("anthropic/claude-otter-4", one),
      "anthropic/claude-otter-5",
      { reasoning_details: [one] },
    ],
    [
      "a variant",
      by("anthropic/claude-otter-4", one),
      "anthropic/claude-otter-4:nitro",
      { reasoning_details: [one] },
    ],
    ["another author", by("anthropic/claude-otter-4", one), "openai/gpt-otter", {}],
    ["a router", by("anthropic/claude-otter-4", one), "openrouter/auto", { reasoning_details: [one] }],
    [
      "unknown writer, format of the reader",
      by(undefined, one),
      "anthropic/claude-otter-4",
      { reasoning_details: [one] },
    ],
    [
      "unknown writer, formats of others",
      by(undefined, one, locked),
      "openai/gpt-otter",
      { reasoning_details: [locked] },
    ],
    ["unknown writer, formats of others only", by(undefined, one), "openai/gpt-otter", {}],
    [
      "writer told by `model_name` alone",
      {
        ...(by(undefined, one) as object),
        response_metadata: { model_name: "anthropic/claude-otter-4" },
      } as Fields,
      "lumen/otter-1",
      {},
    ],
  ])("%s", async (_name, fields, model, details) => {
    expect(await encode(fields, model)).toEqual({ ...kept, ...details });
  });

  test("a text without its proof is left out, and so is an item that comes twice", async () => {
    const { signature: _, ...bare } = two;
    const fields = by("anthropic/claude-otter-4", one, bare, locked, locked);
    const { reasoning_details } = await encode(fields, "anthropic/claude-otter-4");
    expect(reasoning_details).toEqual([one, locked]);
  });

  test("the model of the call is asked, and that of `modelKwargs`", async () => {
    const message = new AIMessage(by("anthropic/claude-otter-4", one) as object);
    const answer = saying({ content: "Yes." });
    const modelKwargs = { model: "anthropic/claude-otter-5" };
    await bench.answering(answer, { model: "openai/gpt-otter", modelKwargs }).invoke([message]);
    expect(bench.body()).toMatchObject({
      model: "anthropic/claude-otter-5",
      messages: [{ reasoning_details: [one] }],
    });
  });
});

test("Anthropic's own blocks with their proofs go back to Anthropic's models, and to no other", async () => {
  const content = [
    { type: "thinking", thinking: "Hm.", signature: "c2ln" },
    { type: "redacted_thinking", data: "eHg=" },
    { type: "text", text: "Yes." },
  ];
  const history = [new HumanMessage("Hi."), new AIMessage({ content } as never), new HumanMessage("Why?")];
  const details = [
    { type: "reasoning.text", text: "Hm.", signature: "c2ln" },
    { type: "reasoning.encrypted", data: "eHg=" },
  ].map((detail, index) => ({ ...detail, format: "anthropic-claude-v1", index }));
  bench.upstream.fallback = saying({ content: "So." });
  await bench.model({ model: "anthropic/claude-sonnet-5" }).invoke(history);
  expect(bench.body().messages[1]).toEqual({
    role: "assistant",
    content: "Yes.",
    reasoning_details: details,
  });
  await bench.model({ model: "openai/gpt-5" }).invoke(history);
  expect(bench.body().messages[1]).toEqual({ role: "assistant", content: "Yes." });
});
