import { BaseChatModel, type LangSmithParams } from "@langchain/core/language_models/chat_models";
import type { ModelProfile } from "@langchain/core/language_models/profile";
import type { AIMessageChunk, MessageContent } from "@langchain/core/messages";
import { getEnvironmentVariable } from "@langchain/core/utils/env";
import type { ChatRequest, OpenRouter } from "@wayfare/core";
import { type BodyFields, estimateText, mergeFields, sortKeys } from "@wayfare/core/adapter";
import type { CallRules } from "../call/call-api.ts";
import { createClient, packageVersion } from "../call/create-client.ts";
import { AnswerCache } from "../cost/answer-cache.ts";
import { encodeToolChoice, encodeTools } from "../encode/encode-tools.ts";
import { encodeFields, isOption } from "../options/encode-fields.ts";
import type {
  ChatOpenRouterCallOptions,
  ChatOpenRouterFields,
  ChatOpenRouterInput,
} from "../options/settings.ts";
import { refuseSpellings, serializable } from "../options/settings-of.ts";
import { familyProfile, findModel, profileOf } from "./profile.ts";

/** The options of a model are its fields, set where they are given. */
export interface ConfiguredModel extends ChatOpenRouterFields {}

/** A chat model as far as its settings make it: what it sends, what it is called, and how it is told from others. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: none of those fields has to be set
export abstract class ConfiguredModel extends BaseChatModel<ChatOpenRouterCallOptions, AIMessageChunk> {
  override lc_serializable = true;
  /** Id of the model. */
  model: string;
  streamUsage: boolean;
  langsmithCosts: boolean;
  /** The client behind the model: catalogue, account, estimates. */
  declare readonly client: OpenRouter;
  protected readonly rules: CallRules;
  /** Names of the options that the model was made with. */
  readonly #given = new Set<string>();
  readonly #profile: ModelProfile | undefined;
  readonly #catalogue: ChatOpenRouterInput["catalogue"];

  /**
   * @throws TypeError without a model, and for a setting of a client beside a client that exists already
   * @throws InvalidRequestError when `baseURL` is not an http(s) URL. A missing key is said at the first call.
   */
  constructor(modelOrFields: string | ChatOpenRouterInput, more: Omit<ChatOpenRouterInput, "model"> = {}) {
    const fields: ChatOpenRouterInput =
      typeof modelOrFields === "string" ? { ...more, model: modelOrFields } : modelOrFields;
    super(fields);
    refuseSpellings(fields);
    this._addVersion("@wayfare/langchain", packageVersion);
    this.lc_kwargs = serializable(fields);
    const model = fields.model ?? fields.modelName ?? fields.models?.[0];
    if (!model) throw new TypeError('`model` is missing: give an id such as "openai/gpt-4o-mini".');
    this.model = model;
    if (this.cache !== undefined) this.cache = new AnswerCache(this.cache);
    // LangChain itself does not keep it.
    this.disableStreaming = fields.disableStreaming ?? false;
    this.streamUsage = fields.streamUsage ?? true;
    this.langsmithCosts = fields.langsmithCosts ?? false;
    this.#profile = fields.profile;
    this.#catalogue = fields.catalogue;
    const { maxConcurrency, maxRetries, onFailedAttempt } = fields;
    const { caller } = this;
    this.rules = { caller, maxConcurrency, maxRetries, hasHandler: onFailedAttempt !== undefined };
    // Out of sight: to print a model is not to print its client.
    Object.defineProperty(this, "client", { value: createClient(fields) });
    const session_id =
      fields.session_id ?? fields.sessionId ?? getEnvironmentVariable("OPENROUTER_SESSION_ID");
    for (const [name, value] of Object.entries({ ...fields, session_id })) {
      if (!isOption(name) || value === undefined) continue;
      Object.assign(this, { [name]: value });
      this.#given.add(name);
    }
  }

  override get lc_secrets(): { [key: string]: string } {
    return { apiKey: "OPENROUTER_API_KEY" };
  }

  override get lc_aliases(): Record<string, string> {
    return { modelName: "model" };
  }

  override get callKeys(): string[] {
    return [...super.callKeys, "tools", "tool_choice", "strict", "response_format"];
  }

  /** What the model can do: as it was told, as the catalogue says, or as far as its family is known. */
  override get profile(): ModelProfile {
    return this.#profile ?? this.profileOf(this.model);
  }

  /** The same of any model. */
  protected profileOf(id: string): ModelProfile {
    const known = this.#catalogue && findModel(this.#catalogue, id);
    return known === undefined ? familyProfile(id) : profileOf(known);
  }

  override _llmType(): string {
    return "openrouter";
  }

  /** What tells this model from others, for caches; no key. */
  override _identifyingParams(): Record<string, unknown> {
    return {
      model: this.model,
      base_url: this.client.baseURL,
      ...this.#own(),
    };
  }

  /** The whole body decides, as it goes out: tools and schemas too. */
  override _getSerializedCacheKeyParametersForCall(
    options: ChatOpenRouterCallOptions & { config?: unknown },
  ): string {
    const outputVersion = options.outputVersion ?? this.outputVersion;
    const { baseURL, defaults } = this.client;
    // Headers may ask for another answer; those that may hold a key stay out of the store.
    const headers = Object.entries(options.headers ?? {}).filter(
      ([name]) => !/auth|key|token|secret|cookie/i.test(name),
    );
    const body = this.invocationParams(options);
    return JSON.stringify(
      sortKeys({ _type: this._llmType(), base_url: baseURL, defaults, headers, outputVersion, body }),
    );
  }

  /** What a trace shows of the options: headers may hold keys, and functions are no data. */
  protected override _getCallOptionsForTracing(
    options: this["ParsedCallOptions"],
  ): this["ParsedCallOptions"] {
    const { headers: _, onReceipt: __, ...shown } = options;
    return shown as this["ParsedCallOptions"];
  }

  /** The body of a call, without its messages. */
  override invocationParams(options: Partial<ChatOpenRouterCallOptions> = {}): ChatRequest {
    const { tools = [], tool_choice, strict } = options;
    const fields = this.#fields(options);
    const body: ChatRequest = { model: options.model ?? this.model, ...fields };
    // Those of `modelKwargs` too.
    if (tools.length > 0) body.tools = [...encodeTools(tools, strict), ...(body.tools ?? [])];
    const choice = encodeToolChoice(tool_choice);
    if (choice !== undefined && body.tools?.length) body.tool_choice = choice;
    return body;
  }

  #fields(options: Partial<ChatOpenRouterCallOptions>): Partial<ChatRequest> {
    return mergeFields(this.#own(), encodeFields(options as BodyFields));
  }

  /** Options of the model, also those that were changed since; members of a subclass are none. */
  #own(): BodyFields {
    return encodeFields(this as object as BodyFields, this.#given);
  }

  override getLsParams(options: Partial<ChatOpenRouterCallOptions>): LangSmithParams {
    // Every call asks for these few: the whole body is not made for them.
    const limit = (said: ChatOpenRouterFields) =>
      said.max_tokens ?? said.maxTokens ?? said.max_completion_tokens ?? undefined;
    return {
      ls_provider: "openrouter",
      ls_model_name: options.model ?? this.model,
      ls_model_type: "chat",
      ls_temperature: options.temperature ?? this.temperature ?? undefined,
      ls_max_tokens: limit(options) ?? limit(this),
      ls_stop: options.stop ?? this.stop,
    } as LangSmithParams;
  }

  /** About how many tokens a text has, counted here: nothing is downloaded. */
  override async getNumTokens(content: MessageContent): Promise<number> {
    const texts =
      typeof content === "string"
        ? [content]
        : content.map((block) => (block.type === "text" ? block.text : ""));
    return (await estimateText(texts.join(""))).likely;
  }
}
