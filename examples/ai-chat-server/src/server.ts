import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import type { OpenRouterProvider } from "@wayfare/ai-sdk";
import {
  convertToModelMessages,
  pipeUIMessageStreamToResponse,
  safeValidateUIMessages,
  streamText,
  toUIMessageStream,
  type UIMessage,
} from "ai";

/** A message of this chat: beside its parts, each answer tells what it cost, in USD, and how many tokens it took. */
export type ChatMessage = UIMessage<{ cost?: string | undefined; tokens?: number | undefined }>;

/** A server whose `POST /api/chat` answers in the stream that `useChat` reads. The key never leaves it. */
export function createChatServer(openrouter: OpenRouterProvider): Server {
  return createServer((request, response) => {
    if (request.method !== "POST" || request.url !== "/api/chat") response.writeHead(404).end();
    else answer(openrouter, request, response).catch(() => response.destroy());
  });
}

async function answer(openrouter: OpenRouterProvider, request: IncomingMessage, response: ServerResponse) {
  // Whoever closes the page, or presses stop, ends the upstream call as well.
  const left = new AbortController();
  response.on("close", () => left.abort());

  // What comes from a browser may be anything.
  const body = (await json(request).catch(() => undefined)) as { messages?: unknown } | undefined;
  const checked = await safeValidateUIMessages<ChatMessage>({ messages: body?.messages });
  if (!checked.success) return void response.writeHead(400).end("This is no conversation.");

  const result = streamText({
    model: openrouter("openai/gpt-4o-mini"),
    instructions: "You are a harbour master.",
    messages: await convertToModelMessages(checked.data),
    maxOutputTokens: 16_000,
    abortSignal: left.signal,
  });
  const stream = toUIMessageStream({
    stream: result.stream,
    originalMessages: checked.data,
    messageMetadata: ({ part }) => {
      if (part.type === "finish") return { tokens: part.totalUsage.totalTokens };
      if (part.type !== "finish-step") return undefined;
      const { receipt } = part.providerMetadata?.openrouter ?? {};
      return { cost: (receipt as { totalCost?: string } | undefined)?.totalCost };
    },
    // The page is told that something failed, and not what.
    onError: () => "Something went wrong. Please try again.",
  });
  await pipeUIMessageStreamToResponse({ response, stream });
}
