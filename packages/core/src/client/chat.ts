import { isOpenRouterError, type OpenRouterError } from "../errors/openrouter-error.ts";
import { connectionError } from "../http/connection-error.ts";
import { readText } from "../http/send.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import { decodeCompletion } from "../wire/chat-completion.ts";
import { encodeChatRequest, wholeRequest } from "../wire/chat-request.ts";
import { admit } from "./admit.ts";
import { Call } from "./call.ts";
import type { Context } from "./context.ts";
import { chatEnded, meter, meterLost, meterReply } from "./meter.ts";
import type { CallOptions } from "./options.ts";

/** Sends a chat request and waits for the whole answer. */
export async function chat(
  context: Context,
  request: ChatRequest,
  options: CallOptions = {},
): Promise<ChatCompletion> {
  const { defaults } = context.options;
  const call = new Call(context, options);
  const body = encodeChatRequest(request, false, defaults, options.extraBody);
  const ask = () => admit(context, call, () => wholeRequest(request, defaults, options.extraBody), options);
  const ended = (completion: ChatCompletion | undefined, error?: OpenRouterError) =>
    chatEnded(context, { call, options, request, streamed: false, completion, error });
  call.beforeRetry = (error) => (meterLost(context, { ...ended(error.partial), error }) ? ask() : undefined);
  const admission = ask();
  if (admission !== undefined) await admission;
  try {
    const completion = await send(call, body);
    meterReply(context, { ...ended(completion), reply: completion });
    return completion;
  } catch (thrown) {
    const error = isOpenRouterError(thrown) ? thrown : connectionError(thrown, "body", call.secrets);
    error.receipt = meter(context, ended(error.partial, error));
    throw thrown;
  }
}

function send(call: Call, body: string): Promise<ChatCompletion> {
  return call.run({ method: "POST", path: "/chat/completions", body }, async (response, watch) => {
    const text = await readText(response, watch, call.secrets);
    watch.stop();
    const header = response.header.bind(response);
    return decodeCompletion(text, { status: response.status, header, secrets: call.secrets, phase: "body" });
  });
}
