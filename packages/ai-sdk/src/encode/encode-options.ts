import type { LanguageModelV4CallOptions, SharedV4Warning } from "@ai-sdk/provider";
import type { ChatRequest, ResponseFormat } from "@wayfare/core";
import { type BodyFields, mergeFields } from "@wayfare/core/adapter";
import { type EncodedSettings, encodeSettings } from "../options/encode-settings.ts";
import { mergeTags, type Tags, withoutFixed } from "../options/fixed-fields.ts";
import { encodeTools } from "./encode-tools.ts";

/** The options of a call as body fields, and what could not be sent. */
export interface EncodedOptions {
  readonly fields: Record<string, unknown>;
  readonly tags: Tags | undefined;
  readonly warnings: SharedV4Warning[];
}

/**
 * Writes the options of a call over the settings of its model, and its `providerOptions.openrouter` over both.
 * @param fixed - body fields that no option may set
 */
export function encodeOptions(
  options: LanguageModelV4CallOptions,
  settings: EncodedSettings,
  fixed: readonly string[],
): EncodedOptions {
  const warnings: SharedV4Warning[] = [];
  const call = encodeSettings(options.providerOptions?.openrouter ?? undefined);
  const own: Partial<ChatRequest> = {
    max_tokens: options.maxOutputTokens,
    temperature: options.temperature,
    top_p: options.topP,
    top_k: options.topK,
    presence_penalty: options.presencePenalty,
    frequency_penalty: options.frequencyPenalty,
    stop: options.stopSequences,
    seed: options.seed,
    reasoning: encodeReasoning(options.reasoning),
    response_format: encodeFormat(options.responseFormat, call.strict ?? settings.strict),
    ...encodeTools(options, warnings),
  };
  const said = withoutFixed(mergeFields(call.fields as BodyFields, call.extra), fixed, warnings);
  const fields = mergeFields(settings.fields as BodyFields, own as BodyFields, settings.extra, said);
  for (const name of fixed) delete fields[name];
  return { fields, tags: mergeTags(settings.tags, call.tags), warnings };
}

/** The levels of `ai` are those of the API. */
function encodeReasoning(level: LanguageModelV4CallOptions["reasoning"]): ChatRequest["reasoning"] {
  return level === undefined || level === "provider-default" ? undefined : { effort: level };
}

/** Letters that the API takes in the name of a schema, and how many of them. */
const unfit = /[^\w-]/g;
const longestName = 64;

function encodeFormat(
  format: LanguageModelV4CallOptions["responseFormat"],
  strict = true,
): ResponseFormat | undefined {
  if (format?.type !== "json") return undefined;
  const { schema, name, description } = format;
  if (schema === undefined) return { type: "json_object" };
  const fitting = name?.replace(unfit, "_").slice(0, longestName);
  return {
    type: "json_schema",
    json_schema: {
      name: fitting || "response",
      ...(description !== undefined && { description }),
      schema: schema as Record<string, unknown>,
      strict,
    },
  };
}
