import type { ContentBlock } from "@langchain/core/messages";
import type { ResponseImage } from "@wayfare/core";

/** An image, inline or by its address. */
export function imageBlock({ image_url }: ResponseImage): ContentBlock.Multimodal.Image | undefined {
  const url = image_url?.url;
  if (typeof url !== "string") return undefined;
  const [, mimeType, data] = /^data:([^;,]*)[^,]*;base64,(.*)$/s.exec(url) ?? [];
  if (data !== undefined) return { type: "image", mimeType: mimeType || "image/png", data };
  return { type: "image", url };
}
