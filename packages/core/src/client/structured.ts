import { isOpenRouterError } from "../errors/openrouter-error.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import { Call } from "./call.ts";
import type { Models } from "./catalog.ts";
import { chat } from "./chat.ts";
import type { Context } from "./context.ts";
import { receiptOf } from "./meter.ts";
import type { CallOptions } from "./options.ts";
import { parseCompletion, schemaOf, withWireFormat } from "./schema-format.ts";

/** The request as the wire and the model at hand understand it. */
export async function prepareRequest(
  context: Context,
  models: Models,
  request: ChatRequest,
): Promise<ChatRequest> {
  const wired = withWireFormat({ ...request, response_format: formatOf(context, request) });
  if (context.options.formats === undefined || wired.response_format === undefined) return wired;
  const { model, models: fallbacks } = context.options.defaults ?? {};
  const named = { ...wired, model: wired.model ?? model, models: wired.models ?? fallbacks };
  // Without a catalogue nothing is known of the models, and the request goes out as it is.
  const catalogue = await models.list().catch(() => []);
  const prepared = context.options.formats.prepare(named, catalogue);
  // Left out, it would be filled in from the defaults again; "text" is what no format means.
  return prepared.response_format === undefined && context.options.defaults?.response_format !== undefined
    ? { ...prepared, response_format: { type: "text" } }
    : prepared;
}

/** The form of the answer: the request's own, else the client's default. */
function formatOf(context: Context, request: ChatRequest): ChatRequest["response_format"] {
  return request.response_format ?? context.options.defaults?.response_format;
}

/** Parses and validates an answer when the request holds a schema; a mismatch carries reply and receipt. */
export async function parseAnswer(
  context: Context,
  request: ChatRequest,
  completion: ChatCompletion,
): Promise<ChatCompletion> {
  const schema = schemaOf(formatOf(context, request));
  if (schema === undefined) return completion;
  try {
    return await parseCompletion(completion, schema, context.options.formats?.repairJson);
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
  const ready = await new Call(context, options).waitFor(prepareRequest(context, models, request));
  const completion = await chat(context, ready, options);
  return await parseAnswer(context, request, completion);
}
