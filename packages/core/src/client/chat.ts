import type { OpenRouterError } from "../errors/openrouter-error.ts";
import { connectionError } from "../http/connection-error.ts";
import { loadFailures } from "../http/explain.ts";
import { readText } from "../http/send.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import { readCompletion } from "../wire/whole-completion.ts";
import { admit } from "./admit.ts";
import { Call } from "./call.ts";
import { type ChatRoute, chatRoute } from "./chat-route.ts";
import type { Context } from "./context.ts";
import { chatEnded, meter, meterLost, meterReply } from "./meter.ts";
import type { CallOptions } from "./options.ts";

/** Sends a chat request and waits for the whole answer. */
export function chat(
  context: Context,
  request: ChatRequest,
  options: CallOptions = {},
): Promise<ChatCompletion> {
  return chatOver(context, chatRoute, request, options);
}

/** The same for any API whose answers read as chats. */
export async function chatOver(
  context: Context,
  route: ChatRoute,
  request: ChatRequest,
  options: CallOptions,
): Promise<ChatCompletion> {
  const call = new Call(context, options);
  const body = route.encode(context, request, false, options);
  const ask = () => admit(context, call, () => route.whole(context, request, options), options);
  const ended = (completion: ChatCompletion | undefined, error?: OpenRouterError) =>
    chatEnded(context, { call, options, route, request, streamed: false, completion, error });
  call.beforeRetry = (error) => (meterLost(context, { ...ended(error.partial), error }) ? ask() : undefined);
  const admission = ask();
  if (admission !== undefined) await admission;
  try {
    const completion = await send(call, route, body);
    meterReply(context, { ...ended(completion), reply: completion });
    return completion;
  } catch (thrown) {
    const error = connectionError(thrown, "body", call.secrets);
    error.receipt = meter(context, ended(error.partial, error));
    throw thrown;
  }
}

function send(call: Call, { path, reader }: ChatRoute, body: string): Promise<ChatCompletion> {
  return call.run({ method: "POST", path, body }, async (response, watch) => {
    const text = await readText(response, watch, call.secrets);
    watch.stop();
    const completion = readCompletion(text, reader);
    if (completion !== undefined) return completion;
    const header = response.header.bind(response);
    const reply = { status: response.status, header, secrets: call.secrets, phase: "body", reader } as const;
    const { decodeCompletion } = await loadFailures({ ...reply, body: text });
    return decodeCompletion(text, reply);
  });
}
