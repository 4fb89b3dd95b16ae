import type {
  SharedV4Warning,
  SpeechModelV4,
  SpeechModelV4CallOptions,
  SpeechModelV4Result,
} from "@ai-sdk/provider";
import type { SpeechRequest } from "@wayfare/core";
import { type FieldKinds, MediaModel, unsupported } from "./media-model.ts";
import type { OpenRouterSpeechSettings } from "./media-settings.ts";

const formats: ReadonlySet<string> = new Set(["mp3", "pcm"]);

/**
 * A speech model. Without `outputFormat` the API answers in raw PCM, 16-bit little-endian, which has no header and so
 * does not play as a file; ask for "mp3" where the model has it. `providerMetadata.openrouter.mediaType` is the content
 * type of the sound, with sample rate and channels where the provider tells them. What a speech cost is not in the
 * answer: its receipt says so, and a ledger hears of it later.
 */
export class OpenRouterSpeechModel extends MediaModel<OpenRouterSpeechSettings> implements SpeechModelV4 {
  protected readonly kinds: FieldKinds = {
    provider: "object",
    response_format: "string",
    speed: "number",
    voice: "string",
  };

  async doGenerate(call: SpeechModelV4CallOptions): Promise<SpeechModelV4Result> {
    const warnings: SharedV4Warning[] = [];
    const { text, voice, speed } = call;
    const said = {
      model: this.modelId,
      input: text,
      voice,
      speed,
      response_format: formatOf(call, warnings),
    };
    for (const feature of ["instructions", "language"] as const) {
      if (call[feature] === undefined) continue;
      warnings.push(
        unsupported(
          feature,
          `OpenRouter's speech API has no \`${feature}\`. A provider that has can be told by \`providerOptions.openrouter.provider.options\`.`,
        ),
      );
    }
    const request = { path: "/audio/speech", said, fixed: ["model", "input"], warnings };
    const { reply, metadata, response } = await this.ask(
      request,
      call,
      (client, body: SpeechRequest, options) => client.speech(body, options),
    );
    return {
      audio: reply.audio,
      providerMetadata: { openrouter: { ...metadata, mediaType: reply.media_type } },
      response,
      warnings,
    };
  }
}

function formatOf(
  { outputFormat }: SpeechModelV4CallOptions,
  warnings: SharedV4Warning[],
): string | undefined {
  if (outputFormat === undefined || formats.has(outputFormat)) return outputFormat;
  warnings.push(
    unsupported(
      "outputFormat",
      `OpenRouter speaks "mp3" and "pcm", not "${outputFormat}"; the default of the model is used.`,
    ),
  );
  return undefined;
}
