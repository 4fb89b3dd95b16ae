import {
  InvalidArgumentError,
  type JSONObject,
  type SharedV4ProviderOptions,
  type SharedV4Warning,
} from "@ai-sdk/provider";
import { type CallOptions, type OpenRouter, receiptOf } from "@wayfare/core";
import { callApi, type ModelCall } from "./call-api.ts";
import { encodeSettings } from "./encode-settings.ts";
import { type BodyFields, mergeOptions, withoutFixed } from "./merge-options.ts";
import { encodeMetadata } from "./metadata.ts";
import type { ModelConfig } from "./model-config.ts";

/** What `ai` passes to every call that makes or reads media. */
export interface MediaCall extends ModelCall {
  providerOptions?: SharedV4ProviderOptions | undefined;
}

/** A request before settings and provider options are merged into it. */
export interface MediaRequest {
  readonly path: string;
  /** What the call says in the words of the AI SDK. */
  readonly said: BodyFields;
  /** Fields that provider options cannot overwrite. */
  readonly fixed: readonly string[];
  /** Told of what cannot be sent. */
  readonly warnings: SharedV4Warning[];
}

/** An answer, and what the results of all models say of it. */
export interface MediaAnswer<T> {
  readonly reply: T;
  readonly metadata: JSONObject;
  readonly response: { timestamp: Date; modelId: string; headers: Record<string, string> };
}

/** What a field must be; one that is not named here is the API's business. */
export type FieldKinds = Readonly<Record<string, "string" | "number" | "boolean" | "object">>;

/** What the models for media have in common: one request, one whole answer. */
export abstract class MediaModel<Settings extends object> {
  readonly specificationVersion = "v4" as const;
  readonly provider: string;
  readonly modelId: string;
  readonly settings: Settings;
  protected readonly config: ModelConfig;
  /** The fields that are checked. */
  protected abstract readonly kinds: FieldKinds;
  /** Settings that are not fields of the body. */
  protected readonly local: readonly string[] = [];

  constructor(modelId: string, settings: Settings | undefined, config: ModelConfig) {
    this.provider = config.provider;
    this.modelId = modelId;
    this.settings = settings ?? ({} as Settings);
    this.config = config;
  }

  /** Sends a request. @throws InvalidArgumentError for a setting of a wrong type, else as `callApi` does */
  protected async ask<Body, T extends object>(
    { path, said, fixed, warnings }: MediaRequest,
    call: MediaCall,
    send: (client: OpenRouter, body: Body, options: CallOptions) => Promise<T>,
  ): Promise<MediaAnswer<T>> {
    const { config } = this;
    const settings = this.#fields(this.settings as BodyFields, "settings");
    const options = this.#fields(call.providerOptions?.openrouter, "providerOptions.openrouter");
    const body = mergeOptions(config.extraBody, settings, said, withoutFixed(options, fixed, warnings));
    const sent = await callApi(config, { path, body }, call, (own) => send(config.client, body as Body, own));
    return this.answer(sent.value, sent.headers);
  }

  /** Reads what all answers have in common. */
  protected answer<T extends object>(reply: T, headers: Record<string, string>): MediaAnswer<T> {
    const { model, created } = reply as { model?: string; created?: number };
    return {
      reply,
      metadata: encodeMetadata(reply, receiptOf(reply)),
      response: {
        timestamp: typeof created === "number" ? new Date(created * 1000) : new Date(),
        modelId: model || this.modelId,
        headers,
      },
    };
  }

  #fields(given: BodyFields | undefined, argument: string): BodyFields {
    if (given === undefined) return {};
    checkFields(given, { ...this.kinds, extraBody: "object" }, argument);
    const fields: Record<string, unknown> = { ...encodeSettings(given).fields };
    for (const name of this.local) delete fields[name];
    return fields;
  }
}

/** A setting that the wire has no place for. */
export function unsupported(feature: string, details: string): SharedV4Warning {
  return { type: "unsupported", feature, details };
}

function checkFields(given: BodyFields, kinds: FieldKinds, argument: string): void {
  for (const name of Object.keys(kinds)) {
    const value = given[name];
    if (value == null || (typeof value === kinds[name] && !Array.isArray(value))) continue;
    const place = `${argument}.${name}`;
    const found = Array.isArray(value) ? "a list" : `a ${typeof value}`;
    throw new InvalidArgumentError({
      argument: place,
      message: `\`${place}\` must be of type ${kinds[name]}, not ${found}.`,
    });
  }
}
