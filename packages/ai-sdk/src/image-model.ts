import {
  type ImageModelV4,
  type ImageModelV4CallOptions,
  type ImageModelV4Result,
  type SharedV4Warning,
  UnsupportedFunctionalityError,
} from "@ai-sdk/provider";
import type { ImageRequest, ImageResponse } from "@wayfare/core";
import { encodeFileUrl } from "./media-data.ts";
import { type FieldKinds, MediaModel } from "./media-model.ts";
import type { OpenRouterImageSettings } from "./media-settings.ts";
import { countOf } from "./usage.ts";

/**
 * An image model. `providerMetadata.openrouter.images` has an entry for each image, with its `mediaType` and the
 * `receipt` of the request that made it: `ai` keeps nothing else where one call makes several requests.
 */
export class OpenRouterImageModel extends MediaModel<OpenRouterImageSettings> implements ImageModelV4 {
  readonly maxImagesPerCall = 10;
  readonly supportsFileInputs = true;
  readonly supportsMaskInputs = false;
  protected override readonly local = ["usage"];
  protected readonly kinds: FieldKinds = { provider: "object", user: "string" };

  /** @throws UnsupportedFunctionalityError for a mask: without it, the edit would touch the whole image */
  async doGenerate(call: ImageModelV4CallOptions): Promise<ImageModelV4Result> {
    if (call.mask !== undefined) {
      throw new UnsupportedFunctionalityError({
        functionality: "mask",
        message:
          "OpenRouter's image API takes no mask. Leave `mask` out and say in the prompt what is to change, or send it to one provider by `providerOptions.openrouter.provider.options`.",
      });
    }
    const warnings: SharedV4Warning[] = [];
    const { prompt, n, size, aspectRatio, seed, files } = call;
    const said = {
      model: this.modelId,
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
    const request = { path: "/images", said, fixed: ["model", "prompt", "stream"], warnings };
    const { reply, metadata, response } = await this.ask(
      request,
      call,
      (client, body: ImageRequest, options) => client.images(body, options),
    );
    const data = Array.isArray(reply.data) ? reply.data : [];
    const { receipt } = metadata;
    return {
      images: data.map((image) => image.b64_json),
      providerMetadata: {
        openrouter: {
          ...metadata,
          images: data.map(({ media_type: mediaType }) => ({
            ...(mediaType && { mediaType }),
            ...(receipt !== undefined && { receipt }),
          })),
        },
      },
      response,
      ...decodeUsage(reply),
      warnings,
    };
  }
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
