import type { Usage } from "../protocol/usage.ts";
import { readCount } from "./count.ts";

/** What a usage report does not say, and the call's owner may know. */
export interface UnitOptions {
  /** Web searches made; @default the report's `server_tool_use_details.web_search_requests` */
  webSearches?: number | undefined;
  /** Input images of a model that prices them by the image; @default 0 */
  images?: number | undefined;
  /** Input tokens that come from images; @default 0 */
  imageTokens?: number | undefined;
  /** Cache-write tokens with a lifetime of one hour; @default 0, all of them live five minutes */
  cacheWrite1hTokens?: number | undefined;
  /** Cached tokens that come from audio; @default as few as the report allows */
  cachedAudioTokens?: number | undefined;
}

/** The units of one call by kind: every token stands in exactly one of them. */
export interface Units {
  prompt: number;
  cacheRead: number;
  cacheWrite: number;
  cacheWrite1h: number;
  promptAudio: number;
  promptAudioCacheRead: number;
  promptImage: number;
  completion: number;
  reasoning: number;
  completionImage: number;
  completionAudio: number;
  request: number;
  webSearch: number;
  image: number;
}

/**
 * Splits a usage report into units that do not overlap, or gives `undefined` when it counts nothing.
 *
 * `prompt_tokens` holds cached, cache-write and audio tokens; `completion_tokens` holds reasoning, image and audio
 * tokens (OpenRouter docs: usage accounting). A call has at least one token, so a report of zeros is no report.
 */
export function splitUsage(usage: Partial<Usage>, options: UnitOptions): Units | undefined {
  const total = readCount(usage.total_tokens);
  const prompt = readCount(usage.prompt_tokens);
  if (prompt === undefined) return undefined;
  // Embeddings report no output at all: the total tells that there was none.
  const completion = readCount(usage.completion_tokens) ?? (total === prompt ? 0 : undefined);
  if (completion === undefined || prompt + completion === 0) return undefined;
  const units = emptyUnits();
  splitPrompt(units, prompt, usage, options);
  splitCompletion(units, completion, usage);
  units.webSearch =
    readCount(options.webSearches) ?? readCount(usage.server_tool_use_details?.web_search_requests) ?? 0;
  units.image = readCount(options.images) ?? 0;
  return units;
}

function splitPrompt(units: Units, prompt: number, usage: Partial<Usage>, options: UnitOptions): void {
  const details = usage.prompt_tokens_details;
  const cached = readCount(details?.cached_tokens) ?? 0;
  const written = readCount(details?.cache_write_tokens) ?? 0;
  const audio = readCount(details?.audio_tokens) ?? 0;
  // The report does not say how much of the audio was cached: at least what would not fit beside the cached text.
  const overlap = Math.max(readCount(options.cachedAudioTokens) ?? 0, audio + cached + written - prompt, 0);
  units.promptAudioCacheRead = Math.min(overlap, audio, cached);
  units.promptAudio = audio - units.promptAudioCacheRead;
  units.cacheRead = cached - units.promptAudioCacheRead;
  units.cacheWrite1h = Math.min(readCount(options.cacheWrite1hTokens) ?? 0, written);
  units.cacheWrite = written - units.cacheWrite1h;
  const rest = Math.max(prompt - cached - written - units.promptAudio, 0);
  units.promptImage = Math.min(readCount(options.imageTokens) ?? 0, rest);
  units.prompt = rest - units.promptImage;
}

function splitCompletion(units: Units, completion: number, usage: Partial<Usage>): void {
  const details = usage.completion_tokens_details;
  units.reasoning = readCount(details?.reasoning_tokens) ?? 0;
  units.completionImage = readCount(details?.image_tokens) ?? 0;
  units.completionAudio = readCount(details?.audio_tokens) ?? 0;
  const special = units.reasoning + units.completionImage + units.completionAudio;
  units.completion = Math.max(completion - special, 0);
}

function emptyUnits(): Units {
  return {
    prompt: 0,
    cacheRead: 0,
    cacheWrite: 0,
    cacheWrite1h: 0,
    promptAudio: 0,
    promptAudioCacheRead: 0,
    promptImage: 0,
    completion: 0,
    reasoning: 0,
    completionImage: 0,
    completionAudio: 0,
    request: 1,
    webSearch: 0,
    image: 0,
  };
}
