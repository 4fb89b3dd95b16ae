import {
  type ImageModelV4CallOptions,
  type ImageModelV4Result,
  type SharedV4Warning,
  UnsupportedFunctionalityError,
} from "@ai-sdk/provider";
import type { ImageRequest, ImageResponse } from "@wayfare/core";
import { countOf } from "../call/usage.ts";
import type { Kinds } from "../options/check-fields.ts";
import type { BodyFields } from "../options/merge-options.ts";
import { askMedia } from "./ask-media.ts";
import { encodeFileUrl } from "./media-data.ts";
import type { MediaModel } from "./media-model.ts";

const kinds: Kinds = { provider: "object", user: "text" };

/** Makes images. @throws UnsupportedFunctionalityError for a mask: without it, the edit would touch the whole image */
export async function makeImages(
  model: MediaModel,
  call: ImageModelV4CallOptions,
): Promise<ImageModelV4Result> {
  const warnings: SharedV4Warning[] = [];
  const request = {
    path: "/images",
    said: encodeCall(model.modelId, call),
    fixed: ["model", "prompt", "stream"],
    local: ["usage"],
    kinds,
    warnings,
  };
  const { reply, metadata, response } = await askMedia(
    model,
    request,
    call,
    (client, body: ImageRequest, options) => client.images(body, options),
  );
  const data = Array.isArray(reply.data) ? reply.data : [];
  const { receipt } = metadata;
  const images = data.map(({ media_type: mediaType }) => ({
    ...(mediaType && { mediaType }),
    ...(receipt !== undefined && { receipt }),
  }));
  return {
    images: data.map((image) => image.b64_json),
    providerMetadata: { openrouter: { ...metadata, images } },
    response,
    ...decodeUsage(reply),
    warnings,
  };
}

function encodeCall(model: string, call: ImageModelV4CallOptions): BodyFields {
  const { prompt, n, size, aspectRatio, seed, files, mask } = call;
  if (mask !== undefined) {
    throw new UnsupportedFunctionalityError({
      functionality: "mask",
      message:
        "OpenRouter's image API takes no mask. Leave `mask` out and say in the prompt what is to change, or send it to one provider by `providerOptions.openrouter.provider.options`.",
    });
  }
  return {
    model,
    // The API wants one, also where only an image is worked on.
    prompt: prompt ?? "",
    n,
    size,
    aspect_ratio: aspectRatio,
    seed,
    input_references: files?.length
      ? files.map((file) => ({ type: "image_url", image_url: { url: encodeFileUrl(file) } }))
      : undefined,
  };
}

function decodeUsage({ usage }: ImageResponse): Pick<ImageModelV4Result, "usage"> {
  if (usage == null) return {};
  return {
    usage: {
      inputTokens: countOf(usage.prompt_tokens),
      outputTokens: countOf(usage.completion_tokens),
      totalTokens: countOf(usage.total_tokens),
    },
  };
}
