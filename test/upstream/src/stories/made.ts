import { json } from "../reply/json.ts";
import type { Answer } from "../server/upstream.ts";
import type { WireObject } from "./story.ts";

/** A completion with this message; `over` replaces fields at its top. */
export function completion(
  message: WireObject,
  over: WireObject = {},
  finish: string | null = "stop",
): WireObject {
  const choice = { index: 0, finish_reason: finish, native_finish_reason: finish };
  return {
    id: "gen-1785400000-made",
    object: "chat.completion",
    created: 1785400000,
    model: "lumen/otter-1",
    provider: "Harbor",
    choices: [{ ...choice, message: { role: "assistant", content: null, ...message } }],
    usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5, cost: 0.00001 },
    ...over,
  };
}

/** Answers with {@link completion}. */
export function saying(...of: Parameters<typeof completion>): Answer {
  return json(completion(...of));
}

/** Chunks of a stream with these deltas and, unless it is null, a finish with usage. */
export function chunks(deltas: readonly WireObject[], finish: string | null = "stop"): WireObject[] {
  const { choices: _, usage, ...head } = completion({});
  const chunk = (delta: WireObject, reason: string | null) => ({
    ...head,
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta, finish_reason: reason, native_finish_reason: reason }],
  });
  const told = deltas.map((delta) => chunk({ role: "assistant", content: "", ...delta }, null));
  return finish === null ? told : [...told, { ...chunk({ content: "" }, finish), usage }];
}

/** The pieces of one tool call, the last two without name and id. */
export function callDeltas(
  id = "call_1",
  name = "get_tide",
  pieces = ["", '{"port":', '"Esbjerg"}'],
): WireObject[] {
  return pieces.map((text, at) => ({
    content: null,
    tool_calls: [
      at === 0
        ? { index: 0, id, type: "function", function: { name, arguments: text } }
        : { index: 0, function: { arguments: text } },
    ],
  }));
}
