import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamResult,
  SharedV4Warning,
} from "@ai-sdk/provider";
import type { CallOptions, ChatCompletion, ChatStream, ResponseHead, StreamHead } from "@wayfare/core";
import { type BodyFields, mergeFields, receiptOf, replyWithoutReason } from "@wayfare/core/adapter";
import { callApi, explain } from "../call/call-api.ts";
import type { ModelConfig } from "../call/model-config.ts";
import { decodeUsage } from "../call/usage.ts";
import { encodeChatMetadata } from "../decode/chat-metadata.ts";
import { decodeCompletion } from "../decode/decode-content.ts";
import { targetOf } from "../decode/decode-target.ts";
import { createPartStream, decodeHead } from "../decode/part-stream.ts";
import { loadFiles } from "../encode/files.ts";
import { type EncodedSettings, encodeSettings } from "../options/encode-settings.ts";
import type { Tags } from "../options/fixed-fields.ts";
import type { OpenRouterChatSettings } from "../options/settings.ts";

/** A call as it goes out, and what of it could not be sent. */
export interface EncodedCall<Body> {
  readonly body: Body;
  readonly tags: Tags | undefined;
  readonly warnings: SharedV4Warning[];
}

/** What chat and text completion models have in common: all but how they ask. */
export abstract class OpenRouterLanguageModel<Settings extends OpenRouterChatSettings, Body extends object>
  implements LanguageModelV4
{
  readonly specificationVersion = "v4";
  readonly modelId: string;
  readonly settings: Settings;
  abstract readonly supportedUrls: Record<string, RegExp[]>;
  /** Path below the root of the API. */
  protected abstract readonly path: string;
  protected readonly config: ModelConfig;
  /** Settings of provider and model, as the wire has them. */
  protected readonly encoded: EncodedSettings;
  #isChecked = false;

  constructor(modelId: string, settings: Settings, config: ModelConfig) {
    this.modelId = modelId;
    this.settings = settings;
    this.config = config;
    const encoded = encodeSettings(settings as BodyFields);
    this.encoded = { ...encoded, extra: mergeFields(config.extraBody, encoded.extra) };
  }

  get provider(): string {
    return this.config.provider;
  }

  async doGenerate(options: LanguageModelV4CallOptions): Promise<LanguageModelV4GenerateResult> {
    const pending = this.#prepare(options);
    if (pending !== undefined) await pending;
    const { body, tags, warnings } = await this.encode(options);
    const request = { path: this.path, body, tags };
    const { value, url, head } = await callApi(
      this.config,
      request,
      options,
      (call) => this.send(body, call),
      replyWithoutReason,
    );
    const { content, finishReason } = decodeCompletion(value, () => targetOf(options, body, value.model));
    return {
      content,
      finishReason,
      usage: decodeUsage(value.usage),
      warnings,
      providerMetadata: encodeChatMetadata(value, () => receiptOf(value)),
      request: { url, body },
      response: withHeaders({ ...decodeHead(value), body: value }, head),
    };
  }

  async doStream(options: LanguageModelV4CallOptions): Promise<LanguageModelV4StreamResult> {
    const pending = this.#prepare(options);
    if (pending !== undefined) await pending;
    const { body, tags, warnings } = await this.encode(options);
    let stream: ChatStream | undefined;
    const sent = await callApi<StreamHead>(this.config, { path: this.path, body, tags }, options, (call) => {
      stream = this.start(body, call);
      // Until the first content: what fails before it is thrown, so that `ai` can make the call again.
      return stream.open();
    });
    const { value: begun, url, head } = sent;
    const { abortSignal: signal, includeRawChunks = false } = options;
    const parts = createPartStream({
      stream: stream as ChatStream,
      head: begun,
      target: targetOf(options, body, begun.model),
      warnings,
      includeRawChunks,
      errorOf: (thrown) => explain(thrown, { url, body, signal, headers: head?.headers }),
    });
    return {
      stream: parts,
      request: { url, body: { ...body, stream: true } },
      response: { headers: head?.headers ?? {} },
    };
  }

  /** Loads what few calls need. @throws InvalidArgumentError for a setting or a provider option of a wrong type */
  #prepare({ prompt, providerOptions }: LanguageModelV4CallOptions): Promise<unknown> | undefined {
    const given = providerOptions?.openrouter ?? undefined;
    const files = loadFiles(prompt);
    if (this.#isChecked && given === undefined) return files;
    const checked = checkBoth(this.settings as BodyFields, given).then(() => {
      this.#isChecked = true;
    });
    return files === undefined ? checked : Promise.all([files, checked]);
  }

  protected abstract encode(
    options: LanguageModelV4CallOptions,
  ): EncodedCall<Body> | Promise<EncodedCall<Body>>;
  protected abstract send(body: Body, call: CallOptions): Promise<ChatCompletion>;
  protected abstract start(body: Body, call: CallOptions): ChatStream;
}

type Response = NonNullable<LanguageModelV4GenerateResult["response"]>;

/** Puts in the headers of an answer, which are gathered when they are read; they may be changed like all else. */
function withHeaders(response: Response, head: ResponseHead | undefined): Response {
  let own: Response["headers"];
  return Object.defineProperty(response, "headers", {
    enumerable: true,
    configurable: true,
    get: () => own ?? head?.headers ?? {},
    set: (value: Response["headers"]) => {
      own = value ?? {};
    },
  });
}

/** Checks settings and options; what does it is loaded when there are any. */
async function checkBoth(settings: BodyFields, given: BodyFields | undefined): Promise<void> {
  if (given === undefined && Object.keys(settings).length === 0) return;
  const { checkOptions } = await import("../options/check-options.ts");
  checkOptions(settings, "settings");
  if (given !== undefined) checkOptions(given, "providerOptions.openrouter");
}
