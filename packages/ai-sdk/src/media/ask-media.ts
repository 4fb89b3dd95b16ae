import type { JSONObject, SharedV4ProviderOptions, SharedV4Warning } from "@ai-sdk/provider";
import type { CallOptions, OpenRouter, ResponseHead } from "@wayfare/core";
import { type BodyFields, mergeFields, receiptOf } from "@wayfare/core/adapter";
import { callApi, type ModelCall } from "../call/call-api.ts";
import { encodeMetadata } from "../call/metadata.ts";
import { checkFields, type Kinds } from "../options/check-fields.ts";
import { type EncodedSettings, encodeSettings } from "../options/encode-settings.ts";
import { mergeTags, withoutFixed } from "../options/fixed-fields.ts";
import type { MediaModel } from "./media-model.ts";

/** What `ai` passes to every call that makes or reads media. */
interface MediaCall extends ModelCall {
  providerOptions?: SharedV4ProviderOptions | undefined;
}

/** How one kind of model asks. */
export interface MediaVerb<Body, T> {
  readonly path: string;
  /** Fields that provider options cannot overwrite. */
  readonly fixed: readonly string[];
  /** What settings must be; those that are not named are the API's business. */
  readonly kinds: Kinds;
  /** Settings that are not fields of the body. */
  readonly local?: readonly string[];
  readonly send: (client: OpenRouter, body: Body, options: CallOptions) => Promise<T>;
}

/** An answer, and what the results of all models say of it. */
interface MediaAnswer<T> {
  readonly reply: T;
  readonly metadata: JSONObject;
  readonly response: { timestamp: Date; modelId: string; headers: Record<string, string> };
}

/**
 * Sends a request for a model.
 * @param said - what the call says in the words of the AI SDK, before settings and provider options are merged into it
 * @param warnings - told of what cannot be sent
 * @throws InvalidArgumentError for a setting of a wrong type, else as `callApi` does
 */
export async function askMedia<Body, T extends object>(
  { config, modelId, settings }: MediaModel,
  { path, fixed, send, ...rules }: MediaVerb<Body, T>,
  call: MediaCall,
  said: BodyFields,
  warnings: SharedV4Warning[],
): Promise<MediaAnswer<T>> {
  const own = encode(settings as BodyFields, "settings", rules);
  const given = encode(call.providerOptions?.openrouter, "providerOptions.openrouter", rules);
  const free = withoutFixed(mergeFields(given.fields, given.extra), fixed, warnings);
  const body = mergeFields(own.fields, said, config.extraBody, own.extra, free);
  for (const name of fixed) body[name] = said[name];
  const tags = mergeTags(own.tags, given.tags);
  const { value, head } = await callApi(config, { path, body, tags }, call, (options) =>
    send(config.client, body as Body, options),
  );
  return answerOf(modelId, value, head);
}

/** Reads what all answers have in common. */
export function answerOf<T extends object>(
  modelId: string,
  reply: T,
  head: ResponseHead | undefined,
): MediaAnswer<T> {
  const { model, created } = reply as { model?: unknown; created?: unknown };
  return {
    reply,
    metadata: encodeMetadata(reply, () => receiptOf(reply)),
    response: {
      timestamp: timeOf(created),
      modelId: typeof model === "string" && model !== "" ? model : modelId,
      headers: head?.headers ?? {},
    },
  };
}

/** A time in seconds since 1970; now, where none is told. */
function timeOf(created: unknown): Date {
  const time = new Date(typeof created === "number" ? created * 1000 : Number.NaN);
  return Number.isNaN(time.getTime()) ? new Date() : time;
}

/** A setting that the wire has no place for. */
export function unsupported(feature: string, details: string): SharedV4Warning {
  return { type: "unsupported", feature, details };
}

function encode(
  given: BodyFields | undefined,
  argument: string,
  { kinds, local = [] }: Pick<MediaVerb<never, never>, "kinds" | "local">,
): Pick<EncodedSettings, "extra" | "tags"> & { readonly fields: BodyFields } {
  if (given !== undefined) checkFields(given, { ...kinds, extraBody: "object", tags: "object" }, argument);
  const { fields, extra, tags } = encodeSettings(given);
  const sent: Record<string, unknown> = { ...fields };
  for (const name of local) delete sent[name];
  return { fields: sent, extra, tags };
}
