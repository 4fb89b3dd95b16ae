import type { Story } from "./story.ts";
import { tellStory, textDeltas } from "./tell-story.ts";
import { usage } from "./usage.ts";

const thrice = tellStory({
  name: "duplicateFinish",
  about: "The finish comes on three events; it counts once.",
  ask: "Name a lake.",
  deltas: textDeltas("Inari", "."),
  message: { content: "Inari." },
});

/** Sends the first finish chunk twice. */
function repeatFinish(story: Story): Story {
  return { ...story, chunks: story.chunks.toSpliced(-2, 0, story.chunks.at(-2) ?? {}) };
}

export const finishStories = {
  length: tellStory({
    name: "length",
    about: "Cut off by max_tokens.",
    ask: "Count to a thousand.",
    request: { max_tokens: 4 },
    deltas: textDeltas("one", ", two"),
    message: { content: "one, two" },
    finish: ["length", "max_tokens"],
    usage: usage(8, 4),
  }),
  contentFilter: tellStory({
    name: "contentFilter",
    about: "The provider's filter stops a text that has begun.",
    ask: "Tell me how.",
    deltas: textDeltas("First you "),
    message: { content: "First you " },
    finish: ["content_filter", "SAFETY"],
    usage: usage(8, 3),
  }),
  refusal: tellStory({
    name: "refusal",
    about: "The model declines in the field for it, in pieces, with no text.",
    ask: "Do something bad.",
    deltas: [{ refusal: "I will " }, { refusal: "not do that." }],
    message: { refusal: "I will not do that." },
  }),
  duplicateFinish: repeatFinish(thrice),
};
