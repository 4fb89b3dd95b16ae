import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import type { CallOptions, ChatCompletion, ChatStream, TextCompletionRequest } from "@wayfare/core";
import { encodeCompletionPrompt } from "../encode/encode-completion-prompt.ts";
import { encodeOptions } from "../encode/encode-options.ts";
import type { OpenRouterCompletionSettings } from "../options/settings.ts";
import { type EncodedCall, OpenRouterLanguageModel } from "./language-model.ts";

/** Body fields that no option may set. */
const fixed = ["model", "messages", "prompt", "stream", "stream_options", "tools", "tool_choice"];

/** A model that goes on with a text: `POST /completions`. It knows no tools, no files and no schemas. */
export class OpenRouterCompletionLanguageModel extends OpenRouterLanguageModel<
  OpenRouterCompletionSettings,
  TextCompletionRequest
> {
  readonly supportedUrls = {};
  protected readonly path = "/completions";

  protected encode(options: LanguageModelV4CallOptions): EncodedCall<TextCompletionRequest> {
    // `ai` names a choice of tools with every call, also where there are none.
    const { tools, toolChoice: _, responseFormat, ...rest } = options;
    const { fields, tags, warnings } = encodeOptions(rest, this.encoded, fixed);
    if (tools?.length) warnings.push({ type: "unsupported", feature: "tools" });
    if (responseFormat?.type === "json") warnings.push({ type: "unsupported", feature: "responseFormat" });
    // Here the number of alternatives is the value itself.
    const { top_logprobs, ...sent } = fields;
    if (top_logprobs !== undefined) sent.logprobs = top_logprobs;
    const { prompt, stop } = encodeCompletionPrompt(options.prompt, warnings);
    const stops = [fields.stop, stop].flat().filter((text) => typeof text === "string");
    const body = { ...sent, model: this.modelId, prompt, ...(stops.length > 0 && { stop: stops }) };
    return { body, tags, warnings };
  }

  protected send(body: TextCompletionRequest, call: CallOptions): Promise<ChatCompletion> {
    return this.config.client.completions(body, call);
  }

  protected start(body: TextCompletionRequest, call: CallOptions): ChatStream {
    return this.config.client.streamCompletions(body, call);
  }
}
