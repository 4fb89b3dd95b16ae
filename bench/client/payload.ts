/** The request that every contender sends. */
export const chatRequest = {
  model: "example/model-a",
  messages: [
    { role: "system" as const, content: "Answer in one sentence." },
    { role: "user" as const, content: "What does a way cost?" },
  ],
};

/** What a contender reads from a chunk or a completion; everything else is on the wire but untouched. */
export interface Wire<Part extends string> {
  choices: Record<Part, { content: string }>[];
}

const envelope = {
  id: "gen-1790000000-AbCdEfGhIjKlMnOpQrSt",
  created: 1790000000,
  model: "x-ai/grok-4",
  provider: "xAI",
};

const usage = {
  prompt_tokens: 24,
  completion_tokens: 96,
  total_tokens: 120,
  cost: 0.0000412,
  is_byok: false,
  prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 0, audio_tokens: 0, video_tokens: 0 },
  cost_details: {
    upstream_inference_cost: 0.0000412,
    upstream_inference_prompt_cost: 0.0000024,
    upstream_inference_completions_cost: 0.0000388,
  },
  completion_tokens_details: { reasoning_tokens: 0, image_tokens: 0, audio_tokens: 0 },
};

const words = "the way is as long as its fare, — and señor naïve ☕ pays in straße by the mile".split(" ");

/** The text of the JSON reply. */
export const replyText = textOf(88);

/** A whole reply of about 1.2 kB. */
export const reply = replyOf(replyText);

/** A text of so many words. */
export function textOf(count: number): string {
  return Array.from({ length: count }, (_, i) => words[i % words.length]).join(" ");
}

/** The JSON reply with a text. */
export function replyOf(text: string): Buffer {
  const choice = {
    index: 0,
    logprobs: null,
    finish_reason: "stop",
    native_finish_reason: "stop",
    message: { role: "assistant", content: text, refusal: null, reasoning: null },
  };
  const start = { ...envelope, object: "chat.completion", system_fingerprint: null, service_tier: null };
  return Buffer.from(JSON.stringify({ ...start, choices: [choice], usage }));
}

/** One chunk's text; a new one for each chunk, so that no parser can live on repetition. */
export function chunkText(position: number): string {
  return ` ${words[position % words.length]}${position % 10}`;
}

/** One event of about 260 bytes. @param rest - fields beside those, for longer ones */
export function chunkEvent(position: number, rest: object = {}): Buffer {
  const delta = { role: "assistant", content: chunkText(position) };
  const choice = { index: 0, delta, finish_reason: null, native_finish_reason: null };
  return sseEvent({ ...envelope, object: "chat.completion.chunk", choices: [choice], ...rest });
}

const last = { index: 0, delta: { role: "assistant", content: "" }, finish_reason: "stop" };

/** The end of each stream as OpenRouter sends it: the finish, the finish again with the usage, `[DONE]`. */
export const closingEvents = Buffer.concat([
  sseEvent({
    ...envelope,
    object: "chat.completion.chunk",
    choices: [{ ...last, native_finish_reason: "stop" }],
  }),
  sseEvent({
    ...envelope,
    object: "chat.completion.chunk",
    service_tier: null,
    choices: [{ ...last, native_finish_reason: "stop" }],
    usage,
  }),
  Buffer.from("data: [DONE]\n\n"),
]);

function sseEvent(chunk: object): Buffer {
  return Buffer.from(`data: ${JSON.stringify(chunk)}\n\n`);
}
