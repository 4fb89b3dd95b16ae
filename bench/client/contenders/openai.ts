import OpenAI from "openai";
import { apiKey, type CreateContender } from "../contender.ts";
import { chatRequest } from "../payload.ts";

/** The `openai` package with its defaults, pointed at another base URL. */
export const createContender: CreateContender = (baseURL) => {
  const client = new OpenAI({ apiKey, baseURL });
  return {
    async chat() {
      const completion = await client.chat.completions.create(chatRequest);
      return completion.choices[0]?.message.content ?? "";
    },
    async stream(onText) {
      const stream = await client.chat.completions.create({ ...chatRequest, stream: true });
      for await (const chunk of stream) onText(chunk.choices[0]?.delta.content ?? "");
    },
  };
};
