import type { ChatRequest } from "../protocol/chat-request.ts";
import { ChatStream } from "../stream/chat-stream.ts";
import { chatRoute } from "./chat-route.ts";
import type { Context } from "./context.ts";
import type { CallOptions } from "./options.ts";
import { StreamCall } from "./stream-call.ts";

/** Begins a streamed answer; nothing is sent before it is read. */
export function stream(context: Context, request: ChatRequest, options: CallOptions = {}): ChatStream {
  return new ChatStream(new StreamCall(context, { route: chatRoute, body: request }, options));
}
