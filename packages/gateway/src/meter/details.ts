import type { Json, JsonObject } from "@wayfare/core";
import { isObject, textOf } from "@wayfare/core/internal";
import type { HeaderSource } from "../exchange.ts";
import type { MeteredCall } from "./metered-call.ts";

/** What `GET /generation` tells beside what every receipt holds. */
export interface CallDetails {
  readonly origin: string;
  readonly http_referer: string | null;
  readonly user_agent: string | null;
  readonly service_tier: string | null;
  /** The id that the upstream gave, where that is not the receipt's. */
  readonly upstream_id: string | null;
  /** For each attempt, in order. */
  readonly endpoints: readonly { readonly endpoint_id?: string; readonly model_permaslug?: string }[];
}

/** Longest part of a header that is kept. */
const LONGEST = 512;

/** The request headers that are kept. */
const kept = ["origin", "http-referer", "user-agent"];

/** Those of a request, by name. */
export function detailHeaders(headers: HeaderSource): ReadonlyMap<string, string> {
  const pairs = kept.map((name): [string, string | undefined] => [
    name,
    headers.get(name)?.slice(0, LONGEST),
  ]);
  return new Map(pairs.filter((pair): pair is [string, string] => pair[1] !== undefined));
}

/** Writes the details of a call into its receipt. */
export function encodeDetails({ id, headers, reading, tries }: MeteredCall): JsonObject {
  const told = detailHeaders(headers);
  const details = {
    origin: told.get("origin"),
    http_referer: told.get("http-referer"),
    user_agent: told.get("user-agent"),
    service_tier: reading.service_tier ?? undefined,
    upstream_id: reading.id === id ? undefined : reading.id,
    endpoints: tries.map(({ attempt }) => ({
      endpoint_id: attempt.endpoint.tag,
      model_permaslug: attempt.model.canonical_slug,
    })),
  };
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined)) as JsonObject;
}

/** Reads them back; what is missing, as in receipts of other writers, is null. */
export function decodeDetails(details: JsonObject = {}): CallDetails {
  const text = (value: Json | undefined) => textOf(value) ?? null;
  const { endpoints } = details;
  return {
    origin: text(details.origin) ?? "",
    http_referer: text(details.http_referer),
    user_agent: text(details.user_agent),
    service_tier: text(details.service_tier),
    upstream_id: text(details.upstream_id),
    endpoints: Array.isArray(endpoints) ? endpoints.map((each) => (isObject(each) ? each : {})) : [],
  };
}
