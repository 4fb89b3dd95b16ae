import type {
  Experimental_VideoModelV4 as VideoModelV4,
  Experimental_VideoModelV4CallOptions as VideoModelV4CallOptions,
  Experimental_VideoModelV4OperationStartResult as VideoModelV4OperationStartResult,
  Experimental_VideoModelV4OperationStatusResult as VideoModelV4OperationStatusResult,
  Experimental_VideoModelV4Result as VideoModelV4Result,
} from "@ai-sdk/provider";
import type { OpenRouterVideoSettings } from "../options/media-settings.ts";
import type { StatusCall, VideoOrder } from "./make-video.ts";
import { MediaModel } from "./media-model.ts";

type WebhookOption = NonNullable<VideoModelV4["handleWebhookOption"]>;

/**
 * A video model. `doGenerate` orders a video and waits for it; with the options `poll` and `webhook` of
 * `generateVideo`, `ai` waits itself. Videos behind the API key are fetched by the client, others by `ai`.
 */
export class OpenRouterVideoModel extends MediaModel<OpenRouterVideoSettings> implements VideoModelV4 {
  readonly maxVideosPerCall = 1;

  /**
   * Orders a video and asks for it until it is there, every `pollIntervalMs`, 50 ms at least.
   * @throws APICallError when the job fails or takes longer than `maxPollTimeMs`; not retryable, since another attempt
   * would order, and pay for, another video
   */
  async doGenerate(call: VideoModelV4CallOptions): Promise<VideoModelV4Result> {
    return (await import("./make-video.ts")).makeVideo(this, call);
  }

  /** Orders a video. The operation is `{ id }`, the id of the job. */
  async doStart(call: VideoOrder): Promise<VideoModelV4OperationStartResult> {
    return (await import("./make-video.ts")).startVideo(this, call);
  }

  /** Asks for a video that `doStart` ordered, also in another process. */
  async doStatus(call: StatusCall): Promise<VideoModelV4OperationStatusResult> {
    return (await import("./make-video.ts")).videoStatus(this, call);
  }

  /** The API calls the address itself when the job is done. */
  async handleWebhookOption({
    webhook,
  }: Parameters<WebhookOption>[0]): Promise<Awaited<ReturnType<WebhookOption>>> {
    const { url, received } = await webhook();
    return { webhookUrl: url, received };
  }
}
