import type { ModelEndpoints } from "../protocol/endpoint.ts";
import type { Model, ModelList, ModelListQuery } from "../protocol/model.ts";
import type { ProviderInfo } from "../protocol/provider.ts";
import { Call } from "./call.ts";
import type { Context } from "./context.ts";
import { callJson, dataOf, encodeModelPath, encodeQuery, getData } from "./json-call.ts";
import type { CallOptions } from "./options.ts";

/** The catalogue (OpenRouter docs: models). */
export interface Models {
  /** Lists models; repeated calls are answered from memory for as long as the server's cache headers allow. */
  list(query?: ModelListQuery, options?: CallOptions): Promise<Model[]>;
  /** One model by id, alias or variant. */
  get(id: string, options?: CallOptions): Promise<Model>;
  /** A model's endpoints with their prices, limits and health. */
  endpoints(id: string, options?: CallOptions): Promise<ModelEndpoints>;
  /** How many models there are. */
  count(query?: Pick<ModelListQuery, "output_modalities">, options?: CallOptions): Promise<number>;
}

interface CachedList {
  models: Promise<Model[]>;
  /** On the clock of `performance.now()`. */
  freshUntil: number;
  usableUntil: number;
}

/** How long a failed refresh rests, in ms. */
const refreshPause = 10_000;

/** The catalogue verbs of one client, with its cache. */
export function createModels(context: Context): Models {
  const cache = new Map<string, CachedList>();
  return {
    // A copy, so that whoever sorts his list does not sort everyone's.
    list: async (query, options = {}) => [
      ...(await listCached(context, cache, `/models${encodeQuery(query)}`, options)),
    ],
    get: (id, options = {}) => getData(context, `/model/${encodeModelPath(id)}`, options),
    endpoints: (id, options = {}) => getData(context, `/models/${encodeModelPath(id)}/endpoints`, options),
    count: async (query, options = {}) => {
      const data = await getData<{ count: number }>(context, `/models/count${encodeQuery(query)}`, options);
      return data.count;
    },
  };
}

/** Lists the providers. */
export function listProviders(context: Context, options: CallOptions): Promise<ProviderInfo[]> {
  return getData(context, "/providers", options);
}

/** Fresh: from memory. Stale but usable: from memory, and fetched anew behind it. Concurrent calls share one fetch. */
function listCached(
  context: Context,
  cache: Map<string, CachedList>,
  path: string,
  options: CallOptions,
): Promise<Model[]> {
  const held = cache.get(path);
  const now = performance.now();
  if (held !== undefined && now < held.freshUntil) return joined(context, held.models, options);
  if (held !== undefined && now < held.usableUntil) {
    // Until the new list is here the old one serves; after a failure it is asked for again a little later.
    held.freshUntil = held.usableUntil;
    fetchList(context, cache, path, options).catch(() => {
      held.freshUntil = performance.now() + refreshPause;
    });
    return held.models;
  }
  for (const [other, { usableUntil }] of cache) if (usableUntil <= now) cache.delete(other);
  const models = fetchList(context, cache, path, options);
  // A caller's own signal must not end the fetch that others wait for.
  if (options.signal === undefined) {
    const entry = { models, freshUntil: now + 60_000, usableUntil: now + 60_000 };
    cache.set(path, entry);
    models.catch(() => cache.get(path) === entry && cache.delete(path));
  }
  return models;
}

/** Others may wait for the same fetch, but each has his own signal and deadlines. */
function joined(context: Context, models: Promise<Model[]>, options: CallOptions): Promise<Model[]> {
  const isBounded = options.signal !== undefined || options.deadlines !== undefined;
  return isBounded ? new Call(context, options).waitFor(models) : models;
}

async function fetchList(
  context: Context,
  cache: Map<string, CachedList>,
  path: string,
  options: CallOptions,
): Promise<Model[]> {
  const { body, header } = await callJson<ModelList>(context, { method: "GET", path }, options);
  const models = dataOf(Array.isArray(body.data) ? body : {});
  const control = header("cache-control") ?? "";
  const age = seconds(control, "max-age");
  const now = performance.now();
  if (/no-store|no-cache/.test(control) || age === undefined) cache.delete(path);
  else {
    const usableUntil = now + age + (seconds(control, "stale-while-revalidate") ?? 0);
    cache.set(path, { models: Promise.resolve(models), freshUntil: now + age, usableUntil });
  }
  return models;
}

/** A directive of Cache-Control, in ms. */
function seconds(control: string, directive: string): number | undefined {
  const match = new RegExp(`\\b${directive}=(\\d+)`).exec(control);
  return match === null ? undefined : Number(match[1]) * 1000;
}
