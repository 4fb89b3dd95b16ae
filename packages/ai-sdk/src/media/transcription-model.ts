import type {
  TranscriptionModelV4,
  TranscriptionModelV4CallOptions,
  TranscriptionModelV4Result,
} from "@ai-sdk/provider";
import type { OpenRouterTranscriptionSettings } from "../options/media-settings.ts";
import { MediaModel } from "./media-model.ts";

/** A transcription model. Language, duration and times come with "verbose_json", which asking for times implies. */
export class OpenRouterTranscriptionModel
  extends MediaModel<OpenRouterTranscriptionSettings>
  implements TranscriptionModelV4
{
  async doGenerate(call: TranscriptionModelV4CallOptions): Promise<TranscriptionModelV4Result> {
    return (await import("./transcribe.ts")).transcribe(this, call);
  }
}
