import type { ImagePart, VideoPart } from "./content-part.ts";
import type { Open } from "./json.ts";
import type { ModelId } from "./model-id.ts";
import type { ProviderPreferences } from "./provider-preferences.ts";

/** Body of `POST /videos`. */
export interface VideoRequest {
  /** Model that makes the video. */
  model: ModelId;
  /** What it shows; models that start from an image may do without. */
  prompt?: string | undefined;
  /** Length in seconds. */
  duration?: number | undefined;
  /** Tier of resolution. */
  resolution?: Open<"480p" | "720p" | "768p" | "1080p" | "1K" | "2K" | "4K"> | undefined;
  /** Width to height. */
  aspect_ratio?: Open<"16:9" | "9:16" | "1:1" | "4:3" | "3:4" | "3:2" | "2:3" | "21:9" | "9:21"> | undefined;
  /** Exact pixels, such as "1280x720", in place of resolution and aspect ratio. */
  size?: string | undefined;
  /** Whether there is sound. @default what the model does as a rule, else false */
  generate_audio?: boolean | undefined;
  /** The first frame, the last one, or both. */
  frame_images?: FrameImage[] | undefined;
  /** What to go by; every provider takes images, some take sound and video. */
  input_references?: (ImagePart | VideoPart | AudioUrlPart)[] | undefined;
  /** Make the video repeatable, as far as the provider can. */
  seed?: number | undefined;
  /** An https address that is told when the job is done. @default the workspace's own */
  callback_url?: string | undefined;
  /** How freely an upscaler invents; other models do not know it. */
  creativity?: number | undefined;
  /** How many times larger, for upscalers. */
  upscale_factor?: number | undefined;
  /** Options of single providers. */
  provider?: Pick<ProviderPreferences, "options"> | null | undefined;
}

/** An image that the video begins or ends with. */
export interface FrameImage extends ImagePart {
  frame_type: Open<"first_frame" | "last_frame">;
}

/** Sound at an address. */
export interface AudioUrlPart {
  type: "audio_url";
  audio_url: { url: string };
}

/** State of a video; answer of `POST /videos` and of `GET /videos/{id}`. */
export interface VideoJob {
  /** Id of the job. */
  id: string;
  /** Where to ask for its state. */
  polling_url: string;
  status: VideoStatus;
  /** Generation id, once the job has been taken up. */
  generation_id?: string;
  /** Where the videos are, when it is completed. */
  unsigned_urls?: string[];
  /** What went wrong. */
  error?: string;
  /** What the job cost, when it is completed. */
  usage?: VideoUsage;
}

/** How far a job is; the last four are final. */
export type VideoStatus = Open<"pending" | "in_progress" | "completed" | "failed" | "cancelled" | "expired">;

/** What a video cost. */
export interface VideoUsage {
  /** What the account is charged, in USD. */
  cost?: number | null;
  /** Whether the account's own provider key served the job. */
  is_byok?: boolean;
}

/** Answer of `GET /videos/{id}/content`. */
export interface VideoContent {
  /** The video. */
  data: Uint8Array;
  /** Its content type, such as "video/mp4". */
  media_type: string;
}
