import { filterModels, type Model, type ModelFilter } from "@wayfare/core";
import { invalidRequest } from "../refusal.ts";

/** Text models are what the list shows unless it is asked for others (OpenRouter docs: models API). */
const shownOutput = "text";

/** Reads the filters of `GET /models`. Filters that this gateway does not know are ignored, as new ones come often. */
export function listQuery(query: URLSearchParams): ModelFilter {
  const output = listIn(query, "output_modalities") ?? [shownOutput];
  return {
    search: query.get("q") ?? undefined,
    supported_parameters: listIn(query, "supported_parameters"),
    input_modalities: listIn(query, "input_modalities"),
    output_modalities: output.includes("all") ? undefined : output,
    minContext: numberIn(query, "context"),
    maxPrice: {
      prompt: query.get("max_price") ?? undefined,
      completion: query.get("max_output_price") ?? undefined,
    },
  };
}

/** The models that meet the filters. @throws InvalidRequestError when a filter cannot be read */
export function selectModels(models: readonly Model[], filter: ModelFilter): Model[] {
  try {
    return filterModels(models, filter);
  } catch (error) {
    throw invalidRequest((error as Error).message);
  }
}

/** The answer of `GET /models`. */
export interface ModelPage {
  /** The models of this page. */
  readonly data: readonly Model[];
  /** How many match in all. */
  readonly total_count: number;
  /** Where the next page is, if there is one. */
  readonly links: { readonly next: string | null };
}

/** One page, or all of them when no page is asked for. */
export function pageOf(models: readonly Model[], query: URLSearchParams, path: string): ModelPage {
  const offset = numberIn(query, "offset") ?? 0;
  const limit = numberIn(query, "limit") ?? models.length;
  const end = offset + limit;
  const following = new URLSearchParams(query);
  // Filters are repeated, or the next page would be one of another list.
  following.set("offset", String(end));
  return {
    data: models.slice(offset, end),
    total_count: models.length,
    links: { next: end < models.length && limit > 0 ? `${path}?${following}` : null },
  };
}

/** Lists go over the wire joined with commas. */
function listIn(query: URLSearchParams, name: string): string[] | undefined {
  return query.get(name)?.split(",").filter(Boolean);
}

/** @throws InvalidRequestError for anything but a whole number */
function numberIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === "") return undefined;
  if (!/^\d{1,12}$/.test(text)) throw invalidRequest(`'${name}' must be a whole number of 0 or more.`);
  return Number(text);
}
