import type { Story, WireObject } from "./story.ts";
import { tellStory, textDeltas } from "./tell-story.ts";
import { usage } from "./usage.ts";

const DIAGRAM = { type: "reasoning.diagram", diagram: { nodes: 3 }, format: "lumen-v9", index: 0 };
const MAP = { type: "map_citation", map_citation: { lat: 57.1, lon: 8.6 } };
const MOOD = { calm: 0.8 };
const CALL = {
  index: 0,
  id: "call_map4",
  type: "function",
  function: { name: "open_map", arguments: "{}" },
  extra_content: { lumen: { thought_signature: "dGhvdWdodA" } },
};

const told = tellStory({
  name: "unknownFields",
  about: "Fields and values that no client knows yet, at every level; each is sent once and must survive.",
  ask: "Surprise me.",
  request: { future_option: { depth: 2 } },
  deltas: [
    { reasoning_details: [DIAGRAM] },
    { ...textDeltas("Look:")[0], mood: MOOD },
    { annotations: [MAP] },
    { content: null, tool_calls: [CALL] },
  ],
  message: {
    content: "Look:",
    reasoning_details: [DIAGRAM],
    mood: MOOD,
    annotations: [MAP],
    tool_calls: [CALL],
  },
  finish: ["paused", "WAITING_FOR_TIDE"],
  usage: usage(13, 21, {
    tide_tokens: 5,
    cost_details: { upstream_inference_cost: 0.0000367, tide_cost: 0.000001 },
  }),
  serviceTier: "glacial",
});

/** Adds a field to the last event and to the choice in it, and the same to the completion. */
function withUnknownTop(story: Story): Story {
  const top = { carbon: { grams: 0.02 } };
  const choiceFields = { confidence: "high" };
  const extend = (reply: WireObject = {}): WireObject => ({
    ...reply,
    ...top,
    choices: [{ ...reply.choices[0], ...choiceFields }],
  });
  return {
    ...story,
    completion: extend(story.completion),
    chunks: [...story.chunks.slice(0, -1), extend(story.chunks.at(-1))],
  };
}

export const unknownFields = withUnknownTop(told);
