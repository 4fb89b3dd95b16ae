import type { Open } from "./json.ts";
import type { ModelId } from "./model-id.ts";
import type { ProviderPreferences } from "./provider-preferences.ts";

/** Body of `POST /audio/transcriptions`. */
export interface TranscriptionRequest {
  /** Model that listens. */
  model: ModelId;
  /** The sound. */
  input_audio: {
    /** Base64 of the bytes, no data URL. */
    data: string;
    /** Encoding; providers differ in what they take. */
    format: Open<"wav" | "mp3" | "flac" | "m4a" | "ogg" | "webm" | "aac">;
  };
  /** Language of the sound, ISO 639-1. @default found out */
  language?: string | undefined;
  /** Randomness. */
  temperature?: number | undefined;
  /** "verbose_json" brings language, duration and segments, from providers that speak OpenAI's API. @default "json" */
  response_format?: Open<"json" | "verbose_json"> | undefined;
  /** What gets times, with "verbose_json" only. */
  timestamp_granularities?: Open<"word" | "segment">[] | undefined;
  /** Options of single providers. */
  provider?: Pick<ProviderPreferences, "options"> | null | undefined;
}

/** Answer of `POST /audio/transcriptions`. */
export interface TranscriptionResponse {
  /** What is said. */
  text: string;
  /** What was done, in the verbose form. */
  task?: string;
  /** Language found or given, in the verbose form. */
  language?: string;
  /** Length of the sound in seconds, in the verbose form. */
  duration?: number;
  /** Pieces with their times, in the verbose form. */
  segments?: TranscriptionSegment[];
  /** Words with their times, when asked for. */
  words?: TranscriptionWord[];
  /** What the call consumed. */
  usage?: TranscriptionUsage;
}

/** A piece of the text; times in seconds from the start. */
export interface TranscriptionSegment {
  /** Number of the piece, from 0. */
  id: number;
  start: number;
  end: number;
  text: string;
  /** Number of the speaker, where speakers are told apart. */
  speaker?: number;
  /** Where the piece lies in the model's own window. */
  seek?: number;
  /** Token ids. */
  tokens?: number[];
  temperature?: number;
  /** Mean logarithm of the probability of its tokens. */
  avg_logprob?: number;
  compression_ratio?: number;
  /** Probability that nothing is said there. */
  no_speech_prob?: number;
}

/** A word; times in seconds from the start. */
export interface TranscriptionWord {
  word: string;
  start: number;
  end: number;
  /** Number of the speaker, where speakers are told apart. */
  speaker?: number;
}

/** What a transcription consumed. */
export interface TranscriptionUsage {
  /** Length of the sound in seconds. */
  seconds?: number;
  /** Input tokens that are billed. */
  input_tokens?: number;
  /** Output tokens. */
  output_tokens?: number;
  /** Sum of both. */
  total_tokens?: number;
  /** What the account is charged, in USD. */
  cost?: number | null;
}
