import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Models } from "./catalog.ts";
import { chat } from "./chat.ts";
import type { Context } from "./context.ts";
import { emulateFormat } from "./emulate-format.ts";
import type { CallOptions } from "./options.ts";
import { parseCompletion, schemaOf, withWireFormat } from "./schema-format.ts";

/** The request as the wire and the model at hand understand it. */
export async function prepareRequest(
  context: Context,
  models: Models,
  request: ChatRequest,
): Promise<ChatRequest> {
  const wired = withWireFormat(request);
  if (!context.options.emulateFormats || wired.response_format === undefined) return wired;
  const { model, models: fallbacks } = context.options.defaults ?? {};
  const named = { ...wired, model: wired.model ?? model, models: wired.models ?? fallbacks };
  return emulateFormat(named, await models.list());
}

/** A chat call whose answer is parsed and validated when the request holds a schema. */
export async function structuredChat(
  context: Context,
  models: Models,
  request: ChatRequest,
  options: CallOptions,
): Promise<ChatCompletion> {
  const completion = await chat(context, await prepareRequest(context, models, request), options);
  const schema = schemaOf(request.response_format);
  return schema === undefined
    ? completion
    : await parseCompletion(completion, schema, context.options.repairJson);
}
