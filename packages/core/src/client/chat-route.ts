import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Receipt } from "../protocol/receipt.ts";
import type { BodyReader } from "../wire/body-reader.ts";
import { encodeChatRequest, wholeRequest } from "../wire/chat-request.ts";
import type { Context } from "./context.ts";
import type { CallOptions } from "./options.ts";

/** An API whose requests and answers read as chats. */
export interface ChatRoute {
  api: Receipt["api"];
  /** Path below the base URL. */
  path: string;
  /** The body as it is sent. @throws InvalidRequestError for what the server would refuse without saying why */
  encode(context: Context, request: ChatRequest, stream: boolean, options: CallOptions): string;
  /** All that is sent, as the chat request that costs as much. */
  whole(context: Context, request: ChatRequest, options: CallOptions): ChatRequest;
  /** Where the bodies of answers are not those of chats. */
  reader?: BodyReader | undefined;
}

/** Chats themselves. */
export const chatRoute: ChatRoute = {
  api: "chat",
  path: "/chat/completions",
  encode: (context, request, stream, { extraBody }) =>
    encodeChatRequest(request, stream, context.options.defaults, extraBody),
  whole: (context, request, { extraBody }) => wholeRequest(request, context.options.defaults, extraBody),
};
