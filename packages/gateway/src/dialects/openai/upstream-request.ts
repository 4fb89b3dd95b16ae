import type { TransportRequest } from "@wayfare/core/internal";
import type { DialectCall } from "../dialect.ts";
import type { UpstreamRules } from "./body-rules.ts";
import { spliceFields } from "./splice-fields.ts";

/** The request that an upstream gets: our key, the client's bytes, and of its headers only those that are listed. */
export function upstreamRequest(call: DialectCall, rules: UpstreamRules): Omit<TransportRequest, "signal"> {
  const { upstream, request, raw } = call;
  const headers: Record<string, string> = {};
  for (const name of rules.headers) {
    const value = call.headers.get(name);
    if (value !== null) headers[name] = value;
  }
  // Configured headers win over a client's, and nothing wins over the three below.
  for (const [name, value] of Object.entries(upstream.headers ?? {})) headers[name.toLowerCase()] = value;
  headers["content-type"] = "application/json";
  headers.accept = request.stream ? "text/event-stream" : "application/json";
  if (upstream.apiKey !== undefined) headers.authorization = `Bearer ${upstream.apiKey}`;
  const base = (upstream.baseURL ?? "").replace(/\/+$/, "");
  return {
    url: `${base}/chat/completions`,
    method: "POST",
    headers,
    body: spliceFields(raw, rules.edits(call)),
  };
}
