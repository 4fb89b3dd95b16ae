import { apiKey, type CreateContender } from "../contender.ts";
import { chatRequest, type Wire } from "../payload.ts";

const headers = { "content-type": "application/json", authorization: `Bearer ${apiKey}` };

/** The floor: `fetch`, a TextDecoder, `split` and `JSON.parse` by hand; no retries, no deadlines, no errors. */
export const createContender: CreateContender = (baseURL) => {
  const url = `${baseURL}/chat/completions`;
  const post = (request: object) => fetch(url, { method: "POST", headers, body: JSON.stringify(request) });
  return {
    async chat() {
      const response = await post(chatRequest);
      const completion = JSON.parse(await response.text()) as Wire<"message">;
      return completion.choices[0]?.message.content ?? "";
    },
    async stream(onText) {
      const response = await post({ ...chatRequest, stream: true });
      const decoder = new TextDecoder();
      let rest = "";
      for await (const bytes of response.body as ReadableStream<Uint8Array>) {
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
