import type { ModelProfile } from "@langchain/core/language_models/profile";
import type { Model } from "@wayfare/core";
import { baseModel } from "@wayfare/core/adapter";

/** What the catalogue says of a model, in LangChain's words. */
export function profileOf(model: Model): ModelProfile {
  const { input_modalities: input = [], output_modalities: output = [] } = model.architecture ?? {};
  const parameters = new Set<string>(model.supported_parameters ?? []);
  const maxInputTokens = model.top_provider?.context_length ?? model.context_length;
  const maxOutputTokens = model.top_provider?.max_completion_tokens;
  return {
    ...(maxInputTokens != null && { maxInputTokens }),
    ...(maxOutputTokens != null && { maxOutputTokens }),
    imageInputs: input.includes("image"),
    imageUrlInputs: input.includes("image"),
    // OpenRouter parses documents for models that cannot read them.
    pdfInputs: true,
    audioInputs: input.includes("audio"),
    videoInputs: input.includes("video"),
    imageOutputs: output.includes("image"),
    audioOutputs: output.includes("audio"),
    videoOutputs: output.includes("video"),
    reasoningOutput: parameters.has("reasoning"),
    toolCalling: parameters.has("tools"),
    toolChoice: parameters.has("tool_choice"),
    structuredOutput: parameters.has("structured_outputs"),
  };
}

/** The model of that id in a catalogue; variants such as ":nitro" are the same model. */
export function findModel(catalogue: readonly Model[], id: string): Model | undefined {
  const find = (name: string): Model | undefined =>
    catalogue.find((model) => model.id === name || model.canonical_slug === name);
  // Some variants are models of their own, with other limits.
  return find(id) ?? find(baseModel(id));
}

const tools: ModelProfile = { toolCalling: true, toolChoice: true };
const schemas: ModelProfile = { ...tools, structuredOutput: true };
const eyes: ModelProfile = { imageInputs: true, imageUrlInputs: true };

/**
 * What every model of a family can do, for where no catalogue is at hand: the least of what its members can, so that
 * nothing is asked of one that it has not. The first family that fits counts.
 */
const families: readonly (readonly [RegExp, ModelProfile])[] = [
  [/-image\b|multi-agent|distill|guard/, {}],
  [/^openai\/gpt-(4\.1|4o|[5-9])/, { ...schemas, ...eyes, maxInputTokens: 128_000 }],
  [/^openai\/(o[34]|gpt-oss)/, { ...schemas, reasoningOutput: true, maxInputTokens: 128_000 }],
  [
    /^anthropic\/claude-\w+-(4\.[5-9]|[5-9])/,
    { ...schemas, ...eyes, reasoningOutput: true, maxInputTokens: 200_000 },
  ],
  [/^anthropic\/claude/, { ...tools, ...eyes, maxInputTokens: 200_000 }],
  [/^google\/gemini/, { ...schemas, ...eyes, reasoningOutput: true, maxInputTokens: 1_000_000 }],
  [/^x-ai\/grok/, { ...schemas, reasoningOutput: true, maxInputTokens: 256_000 }],
  [/^(qwen\/qwen3|moonshotai\/kimi|z-ai\/glm)/, tools],
];

/** What is known of a model by its family; nothing of one that is not known. */
export function familyProfile(id: string): ModelProfile {
  const name = baseModel(id).replace(/^~/, "");
  const [, profile] = families.find(([family]) => family.test(name)) ?? [];
  return profile === undefined ? {} : { ...profile, pdfInputs: true };
}
