import type { Story, WireObject } from "./story.ts";
import { usage } from "./usage.ts";

/** What a story needs to say; the rest is the same in all of them. */
export interface Plot {
  name: string;
  about: string;
  /** The user's message. */
  ask: string;
  /** Further fields of the request. */
  request?: WireObject;
  /** Deltas of choice 0; `role` and `content: ""` are added, as the wire has them on every delta. */
  deltas: WireObject[];
  /** The folded message, as far as it differs from an empty one. */
  message: WireObject;
  /** finish_reason and native_finish_reason. @default ["stop", "stop"] */
  finish?: [string, string | null];
  usage?: WireObject;
  /** Fields at the top of every chunk and of the completion. */
  head?: WireObject;
  serviceTier?: string;
}

const CREATED = 1785400000;

/** Builds the two faces of a story: the finish chunk is followed by a usage chunk that repeats the finish. */
export function tellStory(plot: Plot): Story {
  const head = headOf(plot.name, plot.head);
  const [finish, native] = plot.finish ?? ["stop", "stop"];
  const tail = { system_fingerprint: null, service_tier: plot.serviceTier ?? null };
  const count = plot.usage ?? usage(12, 9);
  const message = { role: "assistant", content: "", refusal: null, reasoning: null, ...plot.message };
  const choice = { index: 0, logprobs: null, finish_reason: finish, native_finish_reason: native, message };
  return {
    name: plot.name,
    about: plot.about,
    request: { model: head.model, messages: [{ role: "user", content: plot.ask }], ...plot.request },
    completion: { ...head, object: "chat.completion", ...tail, choices: [choice], usage: count },
    chunks: [
      ...plot.deltas.map((delta) => chunkOf(head, [choiceOf(delta)])),
      { ...chunkOf(head, [choiceOf({}, finish, native)]), system_fingerprint: null },
      { ...chunkOf(head, [choiceOf({}, finish, native)]), ...tail, usage: count },
    ],
    ...(message.content && { text: message.content }),
  };
}

/** The fields that identify an answer; the id is made from the story's name. */
export function headOf(name: string, head: WireObject = {}): WireObject {
  const tail = name.padEnd(20, "0").slice(0, 20);
  return {
    id: `gen-${CREATED}-${tail}`,
    created: CREATED,
    model: "lumen/otter-1",
    provider: "Harbor",
    ...head,
  };
}

/** One event of a stream. */
export function chunkOf(head: WireObject, choices: WireObject[]): WireObject {
  return { ...head, object: "chat.completion.chunk", choices };
}

/** One choice of an event. */
export function choiceOf(
  delta: WireObject,
  finish: string | null = null,
  native: string | null = finish,
  index = 0,
): WireObject {
  return {
    index,
    delta: { role: "assistant", content: "", ...delta },
    finish_reason: finish,
    native_finish_reason: native,
  };
}

/** One delta per piece of text. */
export function textDeltas(...pieces: string[]): WireObject[] {
  return pieces.map((content) => ({ content }));
}

/** A piece of a tool call; the first piece has id and name. */
export function toolDelta(index: number, args: string, first?: { id: string; name: string }): WireObject {
  const call = first
    ? { index, id: first.id, type: "function", function: { name: first.name, arguments: args } }
    : { index, type: "function", function: { arguments: args } };
  return { content: null, tool_calls: [call] };
}

/** A folded tool call. */
export function toolCall(index: number, id: string, name: string, args: string): WireObject {
  return { type: "function", index, id, function: { name, arguments: args } };
}

/** A function tool for a request; every property is a required string. */
export function functionTool(name: string, ...properties: string[]): WireObject {
  const shape = Object.fromEntries(properties.map((property) => [property, { type: "string" }]));
  const parameters = { type: "object", properties: shape, required: properties };
  return { type: "function", function: { name, description: `Calls ${name}`, parameters } };
}
