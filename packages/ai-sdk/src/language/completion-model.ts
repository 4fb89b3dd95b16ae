import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import type { CallOptions, ChatCompletion, ChatStream, TextCompletionRequest } from "@wayfare/core";
import type { OpenRouterCompletionSettings } from "../options/settings.ts";
import { type EncodedCall, OpenRouterLanguageModel } from "./language-model.ts";

/** A model that goes on with a text: `POST /completions`. It knows no tools, no files and no schemas. */
export class OpenRouterCompletionLanguageModel extends OpenRouterLanguageModel<
  OpenRouterCompletionSettings,
  TextCompletionRequest
> {
  readonly supportedUrls = {};
  protected readonly path = "/completions";

  protected async encode(options: LanguageModelV4CallOptions): Promise<EncodedCall<TextCompletionRequest>> {
    const { encodeTextCompletion } = await import("../encode/encode-text-completion.ts");
    return encodeTextCompletion(this.modelId, options, this.encoded);
  }

  protected send(body: TextCompletionRequest, call: CallOptions): Promise<ChatCompletion> {
    return this.config.client.completions(body, call);
  }

  protected start(body: TextCompletionRequest, call: CallOptions): ChatStream {
    return this.config.client.streamCompletions(body, call);
  }
}
