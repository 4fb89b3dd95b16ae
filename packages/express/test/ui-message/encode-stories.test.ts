import { type SseOptions, type StoryName, stories, type WireObject } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { decodeUiMessages } from "../../src/ui-message/decode-messages.ts";
import { messageOf, partsOf, tell, uiEncoder, useUpstream, withResults, written } from "./support.ts";

const bench = useUpstream();

const ways: [string, SseOptions][] = [
  ["event by event", {}],
  ["at once", { writes: "whole" }],
  ["in writes of 7 bytes", { writes: 7 }],
];

const read = async (name: StoryName, options: SseOptions = {}) =>
  messageOf(await written(bench.ask(tell(stories[name], options)), uiEncoder({ audioFormat: "pcm16" })));

const textOf = (parts: { text: string }[]) => parts.map(({ text }) => text).join("");

/** A call without what the wire repeats, its arguments read. */
function plainCall({ index: _, function: called, ...rest }: WireObject): WireObject {
  return { ...rest, name: called.name, input: JSON.parse(called.arguments || "{}") };
}

describe.each(Object.keys(stories) as StoryName[])("%s", (name) => {
  const { message } = stories[name].completion.choices[0];

  test("however it arrives, the AI SDK makes the same message of it, and it says what the story says", async () => {
    const seen = [];
    for (const [, options] of ways) seen.push(await read(name, options));
    const [shown] = seen;
    if (shown === undefined) throw new Error("nothing was shown");
    for (const other of seen.slice(1)) expect(other).toEqual(shown);
    expect(textOf(partsOf(shown, "text"))).toBe(message.content || message.refusal || "");
    expect(textOf(partsOf(shown, "reasoning"))).toBe(message.reasoning ?? "");
    const calls = partsOf(shown, "tool");
    expect(calls.map(({ type, toolCallId, input, state }) => ({ type, toolCallId, input, state }))).toEqual(
      (message.tool_calls ?? []).map((call: WireObject) => ({
        type: `tool-${call.function.name}`,
        toolCallId: call.id,
        input: plainCall(call).input,
        state: "input-available",
      })),
    );
    const images = (message.images ?? []).map(({ image_url }: WireObject) => image_url.url);
    const sound = message.audio ? [`data:audio/l16;base64,${message.audio.data}`] : [];
    expect(partsOf(shown, "file").map(({ url }) => url)).toEqual([...images, ...sound]);
    const cited = (message.annotations ?? []).filter(({ type }: WireObject) => type === "url_citation");
    expect(partsOf(shown, "source-url").map(({ url, title }) => ({ url, title }))).toEqual(
      cited.map(({ url_citation: { url, title } }: WireObject) => ({ url, title })),
    );
    // An answer that says nothing at all shows no step either.
    expect(partsOf(shown, "step-start")).toHaveLength(Math.min(1, shown.parts.length));
    for (const type of ["text", "reasoning"])
      for (const { state } of partsOf(shown, type)) expect(state).toBe("done");
  });

  test("sent back, it is the assistant's message again", async () => {
    const shown = await read(name);
    const [answer, ...results] = decodeUiMessages([withResults(shown)]) as WireObject[];
    const calls = message.tool_calls ?? [];
    expect(answer?.content ?? "").toBe(message.content ?? "");
    expect((answer?.tool_calls ?? []).map(plainCall)).toEqual(calls.map(plainCall));
    expect(answer?.reasoning_details ?? []).toEqual(message.reasoning_details ?? []);
    expect(answer?.images).toEqual(message.images);
    expect(answer?.refusal ?? null).toBe(message.refusal ?? null);
    expect(answer?.audio?.id).toBe(message.audio?.id);
    const kept = (message.annotations ?? []).filter(({ type }: WireObject) => type !== "url_citation");
    expect(answer?.annotations ?? []).toEqual(kept);
    expect(results).toEqual(
      calls.map(({ id }: WireObject) => ({ role: "tool", tool_call_id: id, content: "done" })),
    );
  });
});
