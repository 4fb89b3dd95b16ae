import type { TransportRequest } from "@wayfare/core/internal";
import { spliceFields } from "../../inference/splice-fields.ts";
import type { DialectCall, Upstream } from "../dialect.ts";
import type { UpstreamRules } from "./body-rules.ts";

/** The media type of each form of answer. */
const accepted = { json: "application/json", bytes: "*/*" };

/** The request that an upstream gets: our key, the client's bytes, and of its headers only those that are listed. */
export function upstreamRequest(call: DialectCall, rules: UpstreamRules): Omit<TransportRequest, "signal"> {
  const { upstream, request, raw, kind } = call;
  const passed: Record<string, string> = {};
  for (const name of rules.headers) {
    const value = call.headers.get(name);
    if (value !== null) passed[name] = value;
  }
  const form = rules.forms?.[kind.api]?.(call);
  const own = {
    "content-type": form?.contentType ?? "application/json",
    accept: request.stream ? "text/event-stream" : accepted[kind.answer],
  };
  return {
    url: baseOf(upstream) + rules.paths[kind.api],
    method: "POST",
    headers: headersFor(upstream, own, passed),
    body: form?.body ?? spliceFields(raw, rules.edits(call)),
  };
}

/** Configured headers win over a client's, and nothing wins over our own and our key. */
export function headersFor(
  { headers = {}, apiKey }: Upstream,
  own: Readonly<Record<string, string>>,
  passed: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const configured = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  const key = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  return { ...passed, ...Object.fromEntries(configured), ...own, ...key };
}

/** The base URL, without a slash at its end. */
export function baseOf({ baseURL = "" }: Upstream): string {
  return baseURL.replace(/\/+$/, "");
}

/** Our key, and what stands in configured headers: keys too, as a rule, and often behind the name of a scheme. */
export function secretsOf({ apiKey, headers = {} }: Upstream): string[] {
  const values = Object.values(headers).flatMap((value) => [value, value.split(" ").at(-1) ?? ""]);
  return apiKey === undefined ? values : [apiKey, ...values];
}
