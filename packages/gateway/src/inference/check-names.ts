import { invalidRequest } from "../refusal.ts";
import { namesOf } from "./splice-fields.ts";

/** Fields that decide who answers, at which price and for whom, or that the gateway writes itself. */
const known: ReadonlySet<string> = new Set([
  "best_of",
  "cache_control",
  "dimensions",
  "documents",
  "duration",
  "frame_images",
  "functions",
  "generate_audio",
  "include_reasoning",
  "input",
  "input_audio",
  "input_references",
  "max_completion_tokens",
  "max_tokens",
  "max_tool_calls",
  "messages",
  "metadata",
  "modalities",
  "model",
  "models",
  "n",
  "plugins",
  "preset",
  "prompt",
  "provider",
  "quality",
  "query",
  "reasoning",
  "reasoning_effort",
  "resolution",
  "response_format",
  "route",
  "service_tier",
  "session_id",
  "size",
  "speed",
  "stop",
  "stop_server_tools_when",
  "stream",
  "stream_options",
  "suffix",
  "tool_choice",
  "tools",
  "top_n",
  "transforms",
  "upscale_factor",
  "usage",
  "user",
  "voice",
  "web_search_options",
]);

/**
 * Refuses what an upstream may read otherwise than we do: some take names in any case, some the first of two.
 * @throws InvalidRequestError that names the field
 */
export function checkNames(raw: Uint8Array, body: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(body)) {
    // By way of upper case, since some letters have no other common form, such as the long s.
    const plain = name.toUpperCase().toLowerCase();
    if (plain !== name && known.has(plain))
      throw invalidRequest(`'${name}' is not a field. Write '${plain}', in lower case.`);
  }
  const seen = new Set<string>();
  for (const name of namesOf(raw)) {
    if (seen.has(name)) throw invalidRequest(`'${name.slice(0, 80)}' stands twice. Send it once.`);
    seen.add(name);
  }
}
