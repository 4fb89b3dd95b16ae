import type { OpenRouter } from "@wayfare/core";
import type { Contender } from "../contender.ts";
import { chatRequest } from "../payload.ts";

/** The reading that both transports share. */
export function readWayfare(client: OpenRouter): Contender {
  return {
    async chat() {
      const completion = await client.chat(chatRequest);
      const content = completion.choices[0]?.message.content;
      return typeof content === "string" ? content : "";
    },
    async stream(onText, view) {
      if (view === "events") {
        for await (const event of client.stream(chatRequest)) {
          if (event.type === "text") onText(event.text);
        }
        return;
      }
      for await (const chunk of client.stream(chatRequest).chunks()) {
        onText(chunk.choices[0]?.delta.content ?? "");
      }
    },
  };
}
