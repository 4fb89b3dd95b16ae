import type OpenAI from "openai";
import type { Contender, View } from "../../client/contender.ts";
import { chatRequest } from "../../client/payload.ts";

type Read = (client: OpenAI, onText: (text: string) => void) => Promise<void>;

/** How a stream is read, by what is asked of it. */
const reads: Readonly<Partial<Record<View, Read>>> = {
  async chunks(client, onText) {
    const stream = await client.chat.completions.create({ ...chatRequest, stream: true });
    for await (const chunk of stream) onText(chunk.choices[0]?.delta.content ?? "");
  },
  async sum(client, onText) {
    const stream = client.chat.completions.stream(chatRequest);
    onText((await stream.finalContent()) ?? "");
  },
};

/** Calls the SDK as an application does, whatever stands behind it. */
export function readOpenAI(client: OpenAI): Contender {
  return {
    async chat() {
      const completion = await client.chat.completions.create(chatRequest);
      return completion.choices[0]?.message.content ?? "";
    },
    async stream(onText, view) {
      await reads[view]?.(client, onText);
    },
  };
}
