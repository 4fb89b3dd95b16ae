import { request as send } from "undici";
import { apiKey, type CreateContender } from "../contender.ts";
import { chatRequest, type Wire } from "../payload.ts";

const headers = { "content-type": "application/json", authorization: `Bearer ${apiKey}` };

/** The floor of the undici transport: `undici.request` with the same reading by hand. */
export const createContender: CreateContender = (baseURL) => {
  const url = `${baseURL}/chat/completions`;
  const post = (request: object) => send(url, { method: "POST", headers, body: JSON.stringify(request) });
  return {
    async chat() {
      const { body } = await post(chatRequest);
      const completion = JSON.parse(await body.text()) as Wire<"message">;
      return completion.choices[0]?.message.content ?? "";
    },
    async stream(onText) {
      const { body } = await post({ ...chatRequest, stream: true });
      const decoder = new TextDecoder();
      let rest = "";
      for await (const bytes of body as AsyncIterable<Uint8Array>) {
        rest += decoder.decode(bytes, { stream: true });
        const events = rest.split("\n\n");
        rest = events.pop() ?? "";
        for (const event of events) {
          if (!event.startsWith("data: ")) continue;
          const data = event.slice(6);
          if (data === "[DONE]") continue;
          const chunk = JSON.parse(data) as Wire<"delta">;
          onText(chunk.choices[0]?.delta.content ?? "");
        }
      }
    },
  };
};
