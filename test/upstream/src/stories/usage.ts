import type { WireObject } from "./story.ts";

const PROMPT_PRICE = 4; // units of 1e-7 USD per token
const COMPLETION_PRICE = 15;

/** A usage object of the wire; `over` replaces fields at its top. */
export function usage(prompt: number, completion: number, over: WireObject = {}): WireObject {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    cost: dollars(prompt * PROMPT_PRICE + completion * COMPLETION_PRICE),
    is_byok: false,
    prompt_tokens_details: promptDetails(),
    cost_details: {
      upstream_inference_cost: dollars(prompt * PROMPT_PRICE + completion * COMPLETION_PRICE),
      upstream_inference_prompt_cost: dollars(prompt * PROMPT_PRICE),
      upstream_inference_completions_cost: dollars(completion * COMPLETION_PRICE),
    },
    completion_tokens_details: completionDetails(),
    ...over,
  };
}

export function promptDetails(over: WireObject = {}): WireObject {
  return { cached_tokens: 0, cache_write_tokens: 0, audio_tokens: 0, video_tokens: 0, ...over };
}

export function completionDetails(over: WireObject = {}): WireObject {
  return { reasoning_tokens: 0, image_tokens: 0, audio_tokens: 0, ...over };
}

/** Read as decimal text: a product of floats would leave a tail of digits that no server sends. */
function dollars(units: number): number {
  return Number(`${units}e-7`);
}
