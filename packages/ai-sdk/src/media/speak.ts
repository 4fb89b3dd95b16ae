import type { SharedV4Warning, SpeechModelV4CallOptions, SpeechModelV4Result } from "@ai-sdk/provider";
import type { SpeechRequest, SpeechResponse } from "@wayfare/core";
import { askMedia, type MediaVerb, unsupported } from "./ask-media.ts";
import type { MediaModel } from "./media-model.ts";

const formats: ReadonlySet<string> = new Set(["mp3", "pcm"]);

const verb: MediaVerb<SpeechRequest, SpeechResponse> = {
  path: "/audio/speech",
  fixed: ["model", "input"],
  kinds: {
    provider: "object",
    response_format: "text",
    speed: "number",
    voice: "text",
  },
  send: (client, body, options) => client.speech(body, options),
};

/** Speaks a text. */
export async function speak(model: MediaModel, call: SpeechModelV4CallOptions): Promise<SpeechModelV4Result> {
  const warnings: SharedV4Warning[] = [];
  const { text, voice, speed } = call;
  const response_format = formatOf(call, warnings);
  for (const feature of ["instructions", "language"] as const) {
    if (call[feature] === undefined) continue;
    const remedy = "A provider that has can be told by `providerOptions.openrouter.provider.options`.";
    warnings.push(unsupported(feature, `OpenRouter's speech API has no \`${feature}\`. ${remedy}`));
  }
  const said = { model: model.modelId, input: text, voice, speed, response_format };
  const { reply, metadata, response } = await askMedia(model, verb, call, said, warnings);
  return {
    audio: reply.audio,
    providerMetadata: { openrouter: { ...metadata, mediaType: reply.media_type } },
    response,
    warnings,
  };
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
