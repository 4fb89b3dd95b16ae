import type { Open } from "./json.ts";

/** Marks the end of a prefix that the provider should cache (OpenRouter docs: prompt caching). */
export interface CacheControl {
  type: "ephemeral";
  /** How long the cached prefix lives. @default "5m" */
  ttl?: Open<"5m" | "1h"> | undefined;
}

/** A piece of a message's content. */
export type ContentPart = TextPart | ImagePart | AudioPart | VideoPart | FilePart;

/** What every part may carry. */
interface CacheablePart {
  /** Cache everything up to this part; at most four parts of a request. */
  cache_control?: CacheControl | undefined;
}

/** Text. */
export interface TextPart extends CacheablePart {
  type: "text";
  text: string;
  /** The same as `cache_control`, in the words of OpenAI models. */
  prompt_cache_breakpoint?: { mode: "explicit" } | null | undefined;
}

/** An image: PNG, JPEG, WebP or GIF. */
export interface ImagePart extends CacheablePart {
  type: "image_url";
  image_url: {
    /** An https address or a data URL. */
    url: string;
    /** How closely the model looks. @default "auto" */
    detail?: Open<"auto" | "low" | "high" | "original"> | undefined;
  };
}

/** Sound. */
export interface AudioPart extends CacheablePart {
  type: "input_audio";
  input_audio: {
    /** Base64 of the sound; addresses are not accepted. */
    data: string;
    /** Encoding of the sound; providers differ in what they take. */
    format: Open<"wav" | "mp3" | "aiff" | "aac" | "ogg" | "flac" | "m4a" | "pcm16" | "pcm24">;
  };
}

/** A video: MP4, MPEG, QuickTime or WebM. "input_video" is the old name of the type. */
export interface VideoPart extends CacheablePart {
  type: "video_url" | "input_video";
  video_url: {
    /** An https address or a data URL. */
    url: string;
    /** Let the model choose where to look, or sample frames at a fixed rate. */
    processing?: Open<"agentic" | "static"> | undefined;
  };
}

/** A document, given by content or by the id of an upload. */
export interface FilePart extends CacheablePart {
  type: "file";
  file: {
    /** Name of the file. */
    filename?: string | undefined;
    /** An https address or a data URL. */
    file_data?: string | undefined;
    /** Id of a file uploaded before. */
    file_id?: string | undefined;
  };
}
