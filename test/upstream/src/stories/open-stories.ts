import type { Story, WireObject } from "./story.ts";
import { choiceOf, chunkOf, headOf, tellStory, textDeltas } from "./tell-story.ts";
import { usage } from "./usage.ts";

/** Changes single events of a story; `change` gets each event and its position. */
function revise(story: Story, change: (chunk: WireObject, index: number) => WireObject): Story {
  return { ...story, chunks: story.chunks.map(change) };
}

const TWO = headOf("twoChoices");
const TWO_END = { system_fingerprint: null, service_tier: null, usage: usage(10, 6) };

function finished(index: number, content: string): WireObject {
  const message = { role: "assistant", content, refusal: null, reasoning: null };
  return { index, logprobs: null, finish_reason: "stop", native_finish_reason: "stop", message };
}

const twoChoices: Story = {
  name: "twoChoices",
  about: "Two choices whose pieces are interleaved, the second one first; one event holds both.",
  request: { model: TWO.model, messages: [{ role: "user", content: "Toss a coin twice." }], n: 2 },
  completion: {
    ...TWO,
    object: "chat.completion",
    ...TWO_END,
    choices: [finished(0, "Heads."), finished(1, "Tails.")],
  },
  chunks: [
    chunkOf(TWO, [choiceOf({ content: "Ta" }, null, null, 1)]),
    chunkOf(TWO, [choiceOf({ content: "Hea" })]),
    chunkOf(TWO, [choiceOf({ content: "ds." }), choiceOf({ content: "ils." }, null, null, 1)]),
    chunkOf(TWO, [choiceOf({}, "stop", "stop", 1)]),
    chunkOf(TWO, [choiceOf({}, "stop")]),
    { ...chunkOf(TWO, [choiceOf({}, "stop"), choiceOf({}, "stop", "stop", 1)]), ...TWO_END },
  ],
  text: "Heads.",
};

function token(text: string, logprob: number): WireObject {
  return { token: text, logprob, bytes: [...Buffer.from(text)], top_logprobs: [{ token: text, logprob }] };
}

const TOKENS = [token("Ja", -0.02), token("wohl", -1.25)];

function withLogprobs(story: Story): Story {
  const told = revise(story, (chunk, index) => {
    const piece = TOKENS[index];
    const logprobs = piece ? { content: [piece], refusal: null } : null;
    return { ...chunk, choices: [{ ...chunk.choices[0], logprobs }] };
  });
  const logprobs = { content: TOKENS, refusal: null };
  const choices = [{ ...story.completion.choices[0], logprobs }];
  return { ...told, completion: { ...story.completion, choices } };
}

const NULLS = { reasoning: null, reasoning_details: null, tool_calls: null, refusal: null };
const MORE_NULLS = { images: null, audio: null, annotations: null };

function withNulls(story: Story): Story {
  return revise(story, (chunk, index) => {
    const last = index === story.chunks.length - 1;
    const [choice] = chunk.choices;
    const delta = { ...choice.delta, role: null, ...NULLS, ...MORE_NULLS };
    if (delta.content === "") delta.content = null;
    const choices = [{ ...choice, delta, logprobs: null }];
    const top = { system_fingerprint: null, service_tier: null, choices };
    return { ...chunk, ...top, usage: last ? chunk.usage : null };
  });
}

const METADATA = {
  requested: "lumen/otter-latest",
  strategy: "alias",
  region: "eu",
  attempt: 2,
  is_byok: false,
  endpoints: { total: 2, available: [{ provider: "Harbor", model: "lumen/otter-1", selected: true }] },
  attempts: [{ provider: "Quay", model: "lumen/otter-1", status: 503 }],
};

function withMetadata(story: Story): Story {
  const last = story.chunks.length - 1;
  const extra = { openrouter_metadata: METADATA };
  return {
    ...revise(story, (chunk, index) => (index === last ? { ...chunk, ...extra } : chunk)),
    completion: { ...story.completion, ...extra },
  };
}

export const openStories = {
  twoChoices,
  logprobs: withLogprobs(
    tellStory({
      name: "logprobs",
      about: "Log probabilities on the choice of each event, to be joined.",
      ask: "Yes in German?",
      request: { logprobs: true, top_logprobs: 1 },
      deltas: textDeltas("Ja", "wohl"),
      message: { content: "Jawohl" },
    }),
  ),
  nulls: withNulls(
    tellStory({
      name: "nulls",
      about: "Every field that may be null is null where it has nothing to say.",
      ask: "Say little.",
      request: { temperature: null, stop: null },
      deltas: [...textDeltas("Li"), {}, ...textDeltas("ttle.")],
      message: { content: "Little." },
    }),
  ),
  routerMetadata: withMetadata(
    tellStory({
      name: "routerMetadata",
      about: "An alias was asked, and the last event tells how the request was routed.",
      ask: "Who are you?",
      request: { model: "~lumen/otter-latest" },
      deltas: textDeltas("An otter."),
      message: { content: "An otter." },
    }),
  ),
};
