import type { Story, WireObject } from "@wayfare/test-upstream";

/** The answer of a story as it is to come back with the next request. */
export function expectedAnswer({ completion }: Story): WireObject {
  const { content, reasoning_details, tool_calls, images, refusal, annotations, audio } =
    completion.choices[0].message;
  const parsed = annotations?.filter(({ type }: WireObject) => type !== "url_citation");
  return {
    role: "assistant",
    content: content || (tool_calls?.length ? null : ""),
    ...(reasoning_details && { reasoning_details }),
    ...(tool_calls && { tool_calls: tool_calls.map(callOf) }),
    ...(images && { images }),
    ...(refusal && { refusal }),
    ...(parsed?.length > 0 && { annotations: parsed }),
    // The id is enough (OpenRouter docs: audio).
    ...(audio && { audio: { id: audio.id } }),
  };
}

/** A call without its place; frameworks read the arguments, and what they read is written anew. */
function callOf({ index: _, ...call }: WireObject): WireObject {
  const input = JSON.parse(call.function.arguments || "{}");
  return { ...call, function: { ...call.function, arguments: JSON.stringify(input) } };
}
