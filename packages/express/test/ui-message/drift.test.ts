// The AI SDK adds chunks and parts with its minor versions: what is new there has to be looked at here.
import {
  chunks,
  mutate,
  randomOf,
  type StoryName,
  sse,
  stories,
  type WireObject,
} from "@wayfare/test-upstream";
import { asSchema, UI_MESSAGE_STREAM_HEADERS, type UIMessageChunk, uiMessageChunkSchema } from "ai";
import { expect, expectTypeOf, test } from "vitest";
import { decodeUiMessages } from "../../src/ui-message/decode-messages.ts";
import { uiMessageHeaders } from "../../src/ui-message/stream-headers.ts";
import type { UiChunk } from "../../src/ui-message/ui-chunk.ts";
import { chunksOf, messageOf, uiEncoder, useUpstream, written } from "./support.ts";

const bench = useUpstream();

const sent: Record<UiChunk["type"], true> = {
  start: true,
  "start-step": true,
  "text-start": true,
  "text-delta": true,
  "text-end": true,
  "reasoning-start": true,
  "reasoning-delta": true,
  "reasoning-end": true,
  "tool-input-start": true,
  "tool-input-delta": true,
  "tool-input-available": true,
  "tool-input-error": true,
  "source-url": true,
  file: true,
  custom: true,
  "finish-step": true,
  finish: true,
  error: true,
  abort: true,
};

/** Chunks that an answer of a model has no use for, by the reason. */
const neverSent = [
  // Tools run in the browser or in the application, which say these themselves.
  "tool-output-available",
  "tool-output-error",
  "tool-output-denied",
  "tool-approval-request",
  "tool-approval-response",
  // The wire has no such thing.
  "source-document",
  "reasoning-file",
  "steering-message",
  // A call has one step, which is not taken back.
  "reset-step",
  // Metadata come with the finish: they are made of the receipt.
  "message-metadata",
];

/** The types that the schema of the AI SDK names, from what it says of a chunk that is none. */
async function knownTypes(): Promise<string[]> {
  const result = await asSchema(uiMessageChunkSchema).validate?.({ type: "?" } as never);
  if (result === undefined || result.success) throw new Error("the schema takes anything");
  const { issues } = result.error as unknown as {
    issues: { errors: { path: string[]; values?: string[] }[][] }[];
  };
  return issues.flatMap(({ errors }) => errors.flat().flatMap(({ values = [] }) => values));
}

test("every type of chunk is one that is sent, or one that is known not to be", async () => {
  const types = await knownTypes();
  expect(types).toContain("text-delta");
  expect(types.toSorted()).toEqual([...Object.keys(sent), ...neverSent].toSorted());
});

/** Metadata are JSON there, and of any shape here. */
type Bare<Chunk> = Chunk extends unknown ? Omit<Chunk, "providerMetadata"> : never;

test("what is sent is typed as the AI SDK types it", () => {
  expectTypeOf<Bare<UiChunk>>().toExtend<UIMessageChunk>();
  expectTypeOf<UiChunk["type"]>().toExtend<UIMessageChunk["type"]>();
});

test("the headers are those of the AI SDK, and hold proxies off", () => {
  const { connection: _, ...official } = UI_MESSAGE_STREAM_HEADERS;
  expect(uiMessageHeaders).toEqual({ ...official, "cache-control": "no-cache, no-transform" });
});

test.each(Object.keys(stories) as StoryName[])(
  "%s with odd fields here and there is still a stream",
  async (name) => {
    for (let seed = 1; seed <= 8; seed += 1) {
      const next = randomOf(seed * 7919 + name.length);
      const list = stories[name].chunks.map((chunk) => mutate(chunk, next));
      const text = await written(bench.ask(sse(list, { writes: "whole" })), uiEncoder());
      const types = (await chunksOf(text)).map(({ type }) => type);
      expect({ seed, last: ["finish", "error"].includes(types.at(-1) ?? "") }).toEqual({ seed, last: true });
      if (types.at(-1) === "finish") decodeUiMessages([await messageOf(text)]);
    }
  },
);

test.each<[string, WireObject]>([
  ["annotations", { annotations: [{ type: "map", at: 1 }, { type: "url_citation" }, { type: null }] }],
  ["reasoning", { reasoning_details: [{ type: "reasoning.dance", step: 2 }, { type: "reasoning.text" }] }],
  ["images", { images: [{ type: "hologram" }, { type: "image_url", image_url: { url: "not a url" } }] }],
  ["sound", { audio: { shape: "wave" } }],
  ["fields", { mood: { calm: 1 }, x: null }],
])("unknown %s are read, shown and taken back", async (_name, odd) => {
  const message = await messageOf(
    await written(bench.ask(sse(chunks([{ content: "Yes." }, odd]))), uiEncoder()),
  );
  const [answer] = decodeUiMessages([message]);
  expect(answer).toMatchObject({ role: "assistant", content: "Yes." });
  for (const field of ["annotations", "reasoning_details"] as const) {
    expect((answer as WireObject)[field]).toEqual(odd[field]);
  }
});
