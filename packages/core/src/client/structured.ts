import { isOpenRouterError } from "../errors/openrouter-error.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Models } from "./catalog.ts";
import { chat } from "./chat.ts";
import type { Context } from "./context.ts";
import { emulateFormat } from "./emulate-format.ts";
import { receiptOf } from "./meter.ts";
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

/** Parses and validates an answer when the request holds a schema; a mismatch carries reply and receipt. */
export async function parseAnswer(
  context: Context,
  request: ChatRequest,
  completion: ChatCompletion,
): Promise<ChatCompletion> {
  const schema = schemaOf(request.response_format);
  if (schema === undefined) return completion;
  try {
    return await parseCompletion(completion, schema, context.options.repairJson);
  } catch (error) {
    if (isOpenRouterError(error))
      Object.assign(error, { partial: completion, receipt: receiptOf(completion) });
    throw error;
  }
}

/** A chat call whose request may hold a schema, or a format that its models lack. */
export async function structuredChat(
  context: Context,
  models: Models,
  request: ChatRequest,
  options: CallOptions,
): Promise<ChatCompletion> {
  const completion = await chat(context, await prepareRequest(context, models, request), options);
  return await parseAnswer(context, request, completion);
}
