import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import type { CallOptions, ChatCompletion, ChatRequest, ChatStream } from "@wayfare/core";
import { encodeOptions } from "../encode/encode-options.ts";
import { encodePrompt } from "../encode/encode-prompt.ts";
import type { OpenRouterChatSettings } from "../options/settings.ts";
import { type EncodedCall, OpenRouterLanguageModel } from "./language-model.ts";

/** Addresses that the API fetches itself (OpenRouter docs: multimodal); of all else `ai` sends the bytes. */
const supportedUrls: Record<string, RegExp[]> = {
  "image/*": [/^https:\/\//i],
  "video/*": [/^https:\/\//i],
  "application/*": [/^https:\/\//i],
};

/** Body fields that no option may set. */
const fixed = ["model", "messages", "prompt", "stream", "stream_options"];

/** A chat model: `POST /chat/completions`. */
export class OpenRouterChatLanguageModel extends OpenRouterLanguageModel<
  OpenRouterChatSettings,
  ChatRequest
> {
  readonly supportedUrls = supportedUrls;
  protected readonly path = "/chat/completions";

  protected encode(options: LanguageModelV4CallOptions): EncodedCall<ChatRequest> {
    const { fields, tags, warnings } = encodeOptions(options, this.encoded, fixed);
    const messages = encodePrompt(options.prompt, { model: this.modelId, warnings });
    return { body: { ...fields, model: this.modelId, messages }, tags, warnings };
  }

  protected send(body: ChatRequest, call: CallOptions): Promise<ChatCompletion> {
    return this.config.client.chat(body, call);
  }

  protected start(body: ChatRequest, call: CallOptions): ChatStream {
    return this.config.client.stream(body, call);
  }
}
