import { OpenRouter } from "@openrouter/sdk";
import type { ChatResult, ChatStreamChunk } from "@openrouter/sdk/models";
import { apiKey, type CreateContender } from "../contender.ts";
import { chatRequest } from "../payload.ts";

/** `@openrouter/sdk` with its defaults. */
export const createContender: CreateContender = (baseURL) => {
  const client = new OpenRouter({ apiKey, serverURL: baseURL });
  return {
    async chat() {
      const completion = (await client.chat.send({ chatRequest })) as ChatResult;
      return String(completion.choices[0]?.message.content ?? "");
    },
    async stream(onText) {
      const sent = await client.chat.send({ chatRequest: { ...chatRequest, stream: true } });
      const stream = sent as AsyncIterable<ChatStreamChunk>;
      for await (const chunk of stream) onText(chunk.choices[0]?.delta.content ?? "");
    },
  };
};
