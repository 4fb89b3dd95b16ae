import type { TransportResponse } from "@wayfare/core/internal";

/** Response headers that are passed on beside the content type. */
const passed = [
  "x-generation-id",
  "x-openrouter-cache-status",
  "x-openrouter-cache-age",
  "x-openrouter-cache-ttl",
  "x-openrouter-cache-source-id",
];

/** Those that say how long a medium is, and which part of it this is. */
const measures = ["content-length", "content-range", "accept-ranges"];

/** Only listed headers go on: what an upstream says about itself is not for our clients. */
export function headersOf(response: TransportResponse): Record<string, string> {
  return { "content-type": response.header("content-type") ?? "application/json", ...pick(response, passed) };
}

/** Those of a medium, whose bytes go on as they come; the length of packed ones is not that of what is unpacked. */
export function mediumHeaders(response: TransportResponse): Record<string, string> {
  const isPacked = (response.header("content-encoding") ?? "identity") !== "identity";
  return {
    ...headersOf(response),
    "content-type": response.header("content-type") ?? "application/octet-stream",
    ...(isPacked ? {} : pick(response, measures)),
  };
}

function pick(response: TransportResponse, names: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of names) {
    const value = response.header(name);
    if (value !== undefined) headers[name] = value;
  }
  return headers;
}
