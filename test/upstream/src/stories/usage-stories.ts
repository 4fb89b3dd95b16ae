import type { Story, WireObject } from "./story.ts";
import { type Plot, tellStory, textDeltas } from "./tell-story.ts";
import { promptDetails, usage } from "./usage.ts";

function plot(name: string, about: string, more: Partial<Plot> = {}): Plot {
  const deltas = textDeltas("Forty", "-two.");
  return { name, about, ask: "Six times seven?", deltas, message: { content: "Forty-two." }, ...more };
}

/** Replaces the last event, which is the one with the usage. */
function endWith(story: Story, ...last: WireObject[]): Story {
  return { ...story, chunks: [...story.chunks.slice(0, -1), ...last] };
}

function withoutChoices(story: Story): Story {
  return endWith(story, { ...story.chunks.at(-1), choices: [] });
}

function withInterimUsage(story: Story): Story {
  const [finish, last] = story.chunks.slice(-2);
  const chunks = [...story.chunks.slice(0, -2), { ...finish, usage: usage(12, 1) }, last ?? {}];
  return { ...story, chunks };
}

function withoutUsage(story: Story): Story {
  const { usage: _, ...completion } = story.completion;
  const { usage: __, ...last } = story.chunks.at(-1) ?? {};
  return { ...endWith(story, last), completion };
}

const byok = usage(12, 9, {
  is_byok: true,
  cost: 9.15e-7,
  cost_details: {
    upstream_inference_cost: 0.0000183,
    upstream_inference_prompt_cost: 0.0000048,
    upstream_inference_completions_cost: 0.0000135,
  },
});

const cached = usage(4096, 9, {
  cost: 0.0003519,
  prompt_tokens_details: promptDetails({ cached_tokens: 3584, cache_write_tokens: 256 }),
});

export const usageStories = {
  usageWithoutChoices: withoutChoices(
    tellStory(plot("usageWithoutChoices", "The usage comes on an event with `choices: []`.")),
  ),
  usageTwice: withInterimUsage(tellStory(plot("usageTwice", "Usage on two events; the last one is right."))),
  usageMissing: withoutUsage(tellStory(plot("usageMissing", "No usage in the stream nor in the reply."))),
  byok: tellStory(
    plot("byok", "With a key of the caller's own, cost is the fee and the provider's price stands apart.", {
      usage: byok,
    }),
  ),
  cachedTokens: tellStory(
    plot("cachedTokens", "Most of the prompt was read from the cache, some of it written.", {
      usage: cached,
      serviceTier: "priority",
    }),
  ),
  noDone: {
    ...tellStory(plot("noDone", "The stream ends after its last event, without `[DONE]`.")),
    sse: { done: false },
  } satisfies Story,
  crlfAndComments: {
    ...tellStory(plot("crlfAndComments", "CRLF, a comment before every event, and no space after `data:`.")),
    sse: { eol: "\r\n", comments: true, spaceAfterColon: false },
  } satisfies Story,
};
