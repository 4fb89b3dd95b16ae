import { baseModel } from "../models/model-id.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Message } from "../protocol/message.ts";
import type { Model } from "../protocol/model.ts";
import type { ResponseFormat } from "../protocol/response-format.ts";
import type { FormatEmulation } from "./options.ts";

/** Settings of the emulation. */
export interface EmulateFormatsOptions {
  /** Repairs almost-JSON, such as `repairJson` of `@wayfare/core/repair`. */
  repairJson?: ((text: string) => string) | undefined;
}

/** Lets every model answer in JSON, also those whose endpoints know neither JSON mode nor schemas. */
export function emulateFormats(options: EmulateFormatsOptions = {}): FormatEmulation {
  return { prepare: emulateFormat, repairJson: options.repairJson };
}

/**
 * A request for models that lack JSON mode or schemas: what the weakest of its models cannot be told by
 * `response_format` is said in the system message. A model that the catalogue does not know is taken at its word.
 */
function emulateFormat(request: ChatRequest, catalogue: readonly Model[]): ChatRequest {
  const format = request.response_format;
  if (format?.type !== "json_schema" && format?.type !== "json_object") return request;
  const wanted = [request.model, ...(request.models ?? [])].filter((id) => id !== undefined);
  const known = wanted.map((id) => find(catalogue, id)).filter((model) => model !== undefined);
  const has = (parameter: string): boolean =>
    known.every((model) => model.supported_parameters?.includes(parameter) !== false);
  if (has(format.type === "json_schema" ? "structured_outputs" : "response_format")) return request;
  const { response_format: _, ...rest } = request;
  const messages = instruct(request, instruction(format));
  const hasJsonMode = format.type === "json_schema" && has("response_format");
  return { ...rest, ...messages, ...(hasJsonMode && { response_format: { type: "json_object" } as const }) };
}

function find(catalogue: readonly Model[], id: string): Model | undefined {
  const base = baseModel(id);
  return (
    catalogue.find((model) => model.id === id) ??
    catalogue.find((model) => model.id === base || model.canonical_slug === base)
  );
}

function instruction(format: ResponseFormat & { type: "json_schema" | "json_object" }): string {
  const only = "Answer with a single JSON value and nothing else: no prose around it, no code fence.";
  if (format.type === "json_object") return `${only} It must be an object.`;
  return `${only} It must be valid against this JSON Schema:\n${JSON.stringify(format.json_schema.schema ?? {})}`;
}

/** Adds to the first system message, or makes one; a bare prompt is led in. */
function instruct(request: ChatRequest, text: string): Pick<ChatRequest, "messages" | "prompt"> {
  if (request.messages === undefined) return { prompt: `${text}\n\n${request.prompt ?? ""}` };
  const at = request.messages.findIndex(({ role }) => role === "system" || role === "developer");
  const held = request.messages[at];
  if (held === undefined || (held.role !== "system" && held.role !== "developer")) {
    return { messages: [{ role: "system", content: text }, ...request.messages] };
  }
  const content =
    typeof held.content === "string"
      ? `${held.content}\n\n${text}`
      : [...held.content, { type: "text", text }];
  return { messages: request.messages.with(at, { ...held, content } as Message) };
}
