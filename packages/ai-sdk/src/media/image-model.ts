import type { ImageModelV4, ImageModelV4CallOptions, ImageModelV4Result } from "@ai-sdk/provider";
import type { OpenRouterImageSettings } from "../options/media-settings.ts";
import { MediaModel } from "./media-model.ts";

/**
 * An image model. `providerMetadata.openrouter.images` has an entry for each image, with its `mediaType` and the
 * `receipt` of the request that made it: `ai` keeps nothing else where one call makes several requests.
 */
export class OpenRouterImageModel extends MediaModel<OpenRouterImageSettings> implements ImageModelV4 {
  readonly maxImagesPerCall = 10;
  readonly supportsFileInputs = true;
  readonly supportsMaskInputs = false;

  async doGenerate(call: ImageModelV4CallOptions): Promise<ImageModelV4Result> {
    return (await import("./make-images.ts")).makeImages(this, call);
  }
}
