import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { TextCompletionRequest } from "../protocol/text-completion.ts";
import { ChatStream } from "../stream/chat-stream.ts";
import { chat } from "./chat.ts";
import { type ChatRoute, chatRoute } from "./chat-route.ts";
import type { Context } from "./context.ts";
import type { OpenRouter } from "./open-router.ts";
import type { CallOptions } from "./options.ts";
import type { RareVerbs } from "./rare-verbs.ts";
import { stream } from "./stream.ts";
import { StreamCall, type StreamRequest } from "./stream-call.ts";

type ChatVerbs = Pick<OpenRouter, "chat" | "stream" | "streamCompletions">;

/** The verbs of one client that begin with a chat or a stream. What schemas need is loaded when there is one. */
export function chatVerbs(context: Context, rare: () => Promise<RareVerbs>): ChatVerbs {
  const send = async (request: ChatRequest, call: CallOptions = {}): Promise<ChatCompletion> => {
    if (!needsStructure(context, request)) return chat(context, request, call);
    return (await rare()).structuredChat(request, call);
  };
  const start = (body: ChatRequest, call: CallOptions = {}): ChatStream => {
    if (!needsStructure(context, body)) return stream(context, body, call);
    const prepare: StreamRequest["prepare"] = async () => {
      return { route: chatRoute, body: await (await rare()).prepareRequest(body) };
    };
    const parse: StreamRequest["parse"] = async (whole) => (await rare()).parseAnswer(body, whole);
    return new ChatStream(new StreamCall(context, { route: chatRoute, body, prepare, parse }, call));
  };
  return {
    chat: send as OpenRouter["chat"],
    stream: start as OpenRouter["stream"],
    streamCompletions: (request: TextCompletionRequest, call = {}) => {
      const body = request as unknown as ChatRequest;
      const prepare = async () => ({ route: (await rare()).textRoute, body });
      return new ChatStream(new StreamCall(context, { route: unloaded, body, prepare }, call));
    },
  };
}

/** What the receipt of a call goes by that ended before its route was there. */
const unloaded: ChatRoute = { ...chatRoute, api: "completions" };

/** Whether the answer has a schema, or a form that models may have to be helped with; the wire knows all others. */
function needsStructure({ options }: Context, request: ChatRequest | undefined): boolean {
  const format: unknown = request?.response_format ?? options.defaults?.response_format;
  if (format == null) return false;
  return options.formats !== undefined || typeof format === "function" || "~standard" in Object(format);
}
