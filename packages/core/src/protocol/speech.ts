import type { Open } from "./json.ts";
import type { ModelId } from "./model-id.ts";
import type { ProviderPreferences } from "./provider-preferences.ts";

/** Body of `POST /audio/speech`. */
export interface SpeechRequest {
  /** Model that speaks. */
  model: ModelId;
  /** What is said. */
  input: string;
  /** Name of the voice, in the provider's words. */
  voice?: string | undefined;
  /** Encoding of the sound; pcm is 16-bit little-endian. @default "pcm" */
  response_format?: Open<"mp3" | "pcm"> | undefined;
  /** How fast, for models that can choose; others ignore it. @default 1 */
  speed?: number | undefined;
  /** A voice to copy: one sample of it and, if known, what it says. Only models that copy voices are asked then. */
  input_references?: SpeechReference[] | undefined;
  /** Options of single providers. */
  provider?: Pick<ProviderPreferences, "options"> | null | undefined;
}

/** A sample of a voice, or the words of it. */
export type SpeechReference =
  | {
      type: "input_audio";
      /** Base64 or a data URL, at most 20 MiB of it; most providers find the format out. */
      input_audio: { data: string; format?: string | undefined };
    }
  | { type: "text"; text: string };

/** Answer of `POST /audio/speech`: the bytes, and what the headers tell. */
export interface SpeechResponse {
  /** The sound. */
  audio: Uint8Array;
  /** Content type of the sound, with its parameters, such as "audio/mpeg". */
  media_type: string;
  /** Generation id. */
  id: string | undefined;
}
