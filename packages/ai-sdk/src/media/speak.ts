import type { SharedV4Warning, SpeechModelV4CallOptions, SpeechModelV4Result } from "@ai-sdk/provider";
import type { SpeechRequest } from "@wayfare/core";
import type { Kinds } from "../options/check-fields.ts";
import { askMedia, unsupported } from "./ask-media.ts";
import type { MediaModel } from "./media-model.ts";

const formats: ReadonlySet<string> = new Set(["mp3", "pcm"]);

const kinds: Kinds = {
  provider: "object",
  response_format: "text",
  speed: "number",
  voice: "text",
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
  const request = {
    path: "/audio/speech",
    said: { model: model.modelId, input: text, voice, speed, response_format },
    fixed: ["model", "input"],
    kinds,
    warnings,
  };
  const { reply, metadata, response } = await askMedia(
    model,
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
