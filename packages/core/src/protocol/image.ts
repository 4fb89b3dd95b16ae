import type { ImagePart } from "./content-part.ts";
import type { Open } from "./json.ts";
import type { ModelId } from "./model-id.ts";
import type { ProviderPreferences } from "./provider-preferences.ts";
import type { Usage } from "./usage.ts";

/** Body of `POST /images`. A field that the serving provider lacks is ignored or refused, as it decides. */
export interface ImageRequest {
  /** Model that makes the images. */
  model: ModelId;
  /** What they show. */
  prompt: string;
  /** How many at most, 1 to 10; fewer may come. @default 1 */
  n?: number | undefined;
  /** A tier ("2K"), the same as `resolution`, or exact pixels ("2048x2048"), which no other field may contradict. */
  size?: Open<"512" | "1K" | "2K" | "4K"> | undefined;
  /** Tier of resolution; the pixels are the provider's. */
  resolution?: Open<"512" | "1K" | "2K" | "4K"> | undefined;
  /** Width to height. */
  aspect_ratio?: Open<"1:1" | "16:9" | "9:16" | "4:3" | "3:4" | "3:2" | "2:3" | "21:9" | "auto"> | undefined;
  /** How carefully they are made. */
  quality?: Open<"auto" | "low" | "medium" | "high"> | undefined;
  /** What is behind them; "transparent" needs png or webp. */
  background?: Open<"auto" | "transparent" | "opaque"> | undefined;
  /** Encoding of the images; svg comes from models that draw vectors. */
  output_format?: Open<"png" | "jpeg" | "webp" | "svg"> | undefined;
  /** Compression of jpeg and webp, 0 to 100. */
  output_compression?: number | undefined;
  /** Images to start from, at most 16, as addresses or data URLs. */
  input_references?: ImagePart[] | undefined;
  /** Make the images repeatable, as far as the provider can. */
  seed?: number | undefined;
  /** Where the request may go, and options of single providers. */
  provider?: ImageProviderPreferences | null | undefined;
}

/** The provider preferences that image requests know. */
export type ImageProviderPreferences = Pick<
  ProviderPreferences,
  "allow_fallbacks" | "ignore" | "only" | "options" | "order" | "sort"
>;

/** Answer of `POST /images`. */
export interface ImageResponse {
  /** Time of creation, in seconds since 1970. */
  created: number;
  /** The images. */
  data: GeneratedImage[];
  /** What the call consumed. */
  usage?: ImageUsage;
}

/** One image. */
export interface GeneratedImage {
  /** The bytes as base64; of an SVG its markup in UTF-8. */
  b64_json: string;
  /** Such as "image/png"; missing where it is not known. */
  media_type?: string;
}

/** What an image call consumed. */
export interface ImageUsage extends Usage {
  /** Tier that served. */
  service_tier?: string | null;
}
