import type { LanguageModelV4, LanguageModelV4Prompt } from "@ai-sdk/provider";
import type { Contender } from "../../client/contender.ts";
import { chatRequest } from "../../client/payload.ts";

const [system, user] = chatRequest.messages.map(({ content }) => content) as [string, string];
const prompt: LanguageModelV4Prompt = [
  { role: "system", content: system },
  { role: "user", content: [{ type: "text", text: user }] },
];

/** Calls a model as `ai` does, and looks at each part. @throws Error for a part that is an error */
export function readModel(model: LanguageModelV4): Contender {
  return {
    async chat() {
      const { content } = await model.doGenerate({ prompt });
      let text = "";
      for (const part of content) if (part.type === "text") text += part.text;
      return text;
    },
    async stream(onText) {
      const { stream } = await model.doStream({ prompt });
      const reader = stream.getReader();
      let hasFinished = false;
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        const part = read.value;
        if (part.type === "text-delta") onText(part.delta);
        else if (part.type === "error") throw new Error("the stream failed", { cause: part.error });
        else if (part.type === "finish") hasFinished = true;
      }
      if (!hasFinished) throw new Error("the stream did not finish");
    },
  };
}
