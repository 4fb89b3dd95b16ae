import type {
  Experimental_VideoModelV4CallOptions as VideoModelV4CallOptions,
  Experimental_VideoModelV4File as VideoModelV4File,
} from "@ai-sdk/provider";
import { getTopLevelMediaType } from "@ai-sdk/provider-utils";
import type { VideoRequest } from "@wayfare/core";
import { encodeFileUrl } from "./media-data.ts";

type Inputs = Pick<VideoModelV4CallOptions, "image" | "frameImages" | "inputReferences">;

/** The frames that a video begins and ends with; a lone image is what it begins with. */
export function encodeFrames({ image, frameImages = [] }: Inputs): VideoRequest["frame_images"] {
  const frames = [...(frameImages as NonNullable<Inputs["frameImages"]>)];
  const hasFirst = frames.some(({ frameType }) => frameType === "first_frame");
  if (image !== undefined && !hasFirst) frames.unshift({ image, frameType: "first_frame" });
  if (frames.length === 0) return undefined;
  return frames.map(({ image, frameType }) => ({
    type: "image_url",
    image_url: { url: encodeFileUrl(image) },
    frame_type: frameType,
  }));
}

/** What a video goes by: images, videos and sound. */
export function encodeReferences({ inputReferences }: Inputs): VideoRequest["input_references"] {
  if (!inputReferences?.length) return undefined;
  return inputReferences.map((file) => {
    const url = encodeFileUrl(file);
    const kind = kindOf(file);
    if (kind === "video") return { type: "video_url", video_url: { url } };
    if (kind === "audio") return { type: "audio_url", audio_url: { url } };
    return { type: "image_url", image_url: { url } };
  });
}

/** The kind of a file; an address without a media type may tell it by its ending. */
function kindOf(file: VideoModelV4File): string {
  if (file.mediaType !== undefined) return getTopLevelMediaType(file.mediaType);
  const path = file.type === "url" ? file.url.replace(/[?#].*$/s, "") : "";
  if (/\.(mp4|mov|webm|mpe?g)$/i.test(path)) return "video";
  return /\.(mp3|wav|m4a|ogg|flac|aac)$/i.test(path) ? "audio" : "image";
}
