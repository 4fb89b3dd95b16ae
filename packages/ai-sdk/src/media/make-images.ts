import {
  type ImageModelV4CallOptions,
  type ImageModelV4Result,
  type SharedV4Warning,
  UnsupportedFunctionalityError,
} from "@ai-sdk/provider";
import type { ImageRequest, ImageResponse } from "@wayfare/core";
import { amountOf, type BodyFields, receiptOf } from "@wayfare/core/adapter";
import { askMedia, type MediaVerb } from "./ask-media.ts";
import { decodeInline, encodeFileUrl } from "./media-data.ts";
import type { MediaModel } from "./media-model.ts";

const verb: MediaVerb<ImageRequest, ImageResponse> = {
  path: "/images",
  fixed: ["model", "prompt", "stream"],
  local: ["usage"],
  kinds: { provider: "object", user: "text" },
  send: (client, body, options) => client.images(body, options),
};

/** Makes images. @throws UnsupportedFunctionalityError for a mask: without it, the edit would touch the whole image */
export async function makeImages(
  model: MediaModel,
  call: ImageModelV4CallOptions,
): Promise<ImageModelV4Result> {
  const warnings: SharedV4Warning[] = [];
  const said = encodeCall(model.modelId, call);
  const { reply, metadata, response } = await askMedia(model, verb, call, said, warnings);
  const made = decodeImages(reply, call.n, warnings);
  const { receipt } = metadata;
  const images = made.map(({ mediaType }) => ({
    ...(mediaType !== undefined && { mediaType }),
    ...(receipt !== undefined && { receipt }),
  }));
  return {
    images: made.map(({ base64 }) => base64),
    // `ai` orders once more what came back empty: only where it is known that nothing was charged.
    ...(made.length === 0 && { isRetryable: receiptOf(reply)?.totalCost === 0n }),
    providerMetadata: { openrouter: { ...metadata, images } },
    response,
    ...decodeUsage(reply),
    warnings,
  };
}

/** The images of an answer; what is none is left out, and `warnings` told. */
function decodeImages(
  reply: ImageResponse,
  asked: number,
  warnings: SharedV4Warning[],
): { base64: string; mediaType: string | undefined }[] {
  const entries: unknown[] = Array.isArray(reply.data) ? reply.data : [];
  const made = entries.flatMap((entry) => {
    const { b64_json, media_type } = (entry ?? {}) as Partial<ImageResponse["data"][number]>;
    const base64 = decodeInline(b64_json);
    const mediaType = typeof media_type === "string" && media_type !== "" ? media_type : undefined;
    return base64 === undefined ? [] : [{ base64, mediaType }];
  });
  const lost = entries.length - made.length;
  if (made.length < asked || lost > 0) {
    const rest = lost > 0 ? `; entries of the answer without an image: ${lost}` : "";
    const message = `Images asked for: ${asked}, received: ${made.length}${rest}.`;
    warnings.push({ type: "other", message });
  }
  return made;
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
      inputTokens: amountOf(usage.prompt_tokens),
      outputTokens: amountOf(usage.completion_tokens),
      totalTokens: amountOf(usage.total_tokens),
    },
  };
}
