import { isOpenRouterError } from "../errors/openrouter-error.ts";
import { readText } from "../http/send.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import { decodeCompletion } from "../wire/chat-completion.ts";
import { encodeChatRequest } from "../wire/chat-request.ts";
import { admit } from "./admit.ts";
import { Call } from "./call.ts";
import type { Context } from "./context.ts";
import { chatEnded, meter, meterReply } from "./meter.ts";
import type { CallOptions } from "./options.ts";

/** Sends a chat request and waits for the whole answer. */
export async function chat(
  context: Context,
  request: ChatRequest,
  options: CallOptions = {},
): Promise<ChatCompletion> {
  const call = new Call(context, options);
  const body = encodeChatRequest(request, false, context.options.defaults, options.extraBody);
  const admission = admit(context, call, request, options);
  const ticket = admission && (await admission);
  try {
    const completion = await call.run(
      { method: "POST", path: "/chat/completions", body },
      async (response, watch) => {
        const text = await readText(response, watch, call.secrets);
        watch.stop();
        const header = response.header.bind(response);
        return decodeCompletion(text, {
          status: response.status,
          header,
          secrets: call.secrets,
          phase: "body",
        });
      },
    );
    const ended = chatEnded(context, { call, options, request, ticket, streamed: false, completion });
    meterReply(context, { ...ended, reply: completion });
    return completion;
  } catch (error) {
    if (isOpenRouterError(error)) {
      const completion = error.partial;
      error.receipt = meter(
        context,
        chatEnded(context, { call, options, request, ticket, streamed: false, completion, error }),
      );
    }
    throw error;
  }
}
