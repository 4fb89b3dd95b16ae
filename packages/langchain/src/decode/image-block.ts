import type { ContentBlock } from "@langchain/core/messages";
import type { ResponseImage } from "@wayfare/core";
import { readDataUrl } from "@wayfare/core/adapter";

/** An image, inline or by its address. */
export function imageBlock({ image_url }: ResponseImage): ContentBlock.Multimodal.Image | undefined {
  const url = image_url?.url;
  if (typeof url !== "string") return undefined;
  const inline = readDataUrl(url);
  if (inline !== undefined)
    return { type: "image", mimeType: inline.mediaType || "image/png", data: inline.data };
  return { type: "image", url };
}
