import type { SpeechModelV4, SpeechModelV4CallOptions, SpeechModelV4Result } from "@ai-sdk/provider";
import type { OpenRouterSpeechSettings } from "../options/media-settings.ts";
import { MediaModel } from "./media-model.ts";

/**
 * A speech model. Without `outputFormat` the API answers in raw PCM, 16-bit little-endian, which has no header and so
 * does not play as a file; ask for "mp3" where the model has it. `providerMetadata.openrouter.mediaType` is the content
 * type of the sound, with sample rate and channels where the provider tells them. What a speech cost is not in the
 * answer: its receipt says so, and a ledger hears of it later.
 */
export class OpenRouterSpeechModel extends MediaModel<OpenRouterSpeechSettings> implements SpeechModelV4 {
  async doGenerate(call: SpeechModelV4CallOptions): Promise<SpeechModelV4Result> {
    return (await import("./speak.ts")).speak(this, call);
  }
}
