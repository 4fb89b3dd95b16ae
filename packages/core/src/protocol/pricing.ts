import type { Open } from "./json.ts";

/**
 * Prices in USD as decimal strings, for one token unless the field says otherwise: "0" is free, "-1" is
 * unknown until the request is routed. A price that is missing is not charged separately.
 */
export interface Pricing {
  /** Input. */
  prompt: string;
  /** Output. */
  completion: string;
  /** Each request, on top of its tokens. */
  request?: string;
  /** Each input image. */
  image?: string;
  /** Image token. */
  image_token?: string;
  /** Output image token. */
  image_output?: string;
  /** Audio input. */
  audio?: string;
  /** Audio output. */
  audio_output?: string;
  /** Audio input read from the prompt cache. */
  input_audio_cache?: string;
  /** Input read from the prompt cache. */
  input_cache_read?: string;
  /** Input written to the prompt cache; where there are several lifetimes, the 5-minute one. */
  input_cache_write?: string;
  /** Input written to the prompt cache for one hour. */
  input_cache_write_1h?: string;
  /** Reasoning. */
  internal_reasoning?: string;
  /** Each web search. */
  web_search?: string;
  /** Share taken off, 0 to 1; the listed prices contain it already, so do not apply it again. */
  discount?: number;
  /** Prices that hold under conditions; of several that apply, the last one wins for each price. */
  overrides?: PriceOverride[];
}

/** Prices that replace the listed ones while every condition of the entry holds; others stay as listed. */
export interface PriceOverride extends Partial<Omit<Pricing, "discount" | "overrides">> {
  /** Condition: the request has more input tokens than this. */
  min_prompt_tokens?: number;
  /** Condition: it is one of these days in UTC, in lower case. */
  utc_days?: Open<"monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday">[];
  /** Condition: the UTC clock reads this or later, as HHMM (1030 is 10:30). */
  utc_start?: number;
  /** Condition: the UTC clock reads less than this, as HHMM; before `utc_start`, the window wraps midnight. */
  utc_end?: number;
}
