import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { type AIMessageChunk, HumanMessage, SystemMessage } from "@langchain/core/messages";
import type { Contender, View } from "../../client/contender.ts";
import { chatRequest } from "../../client/payload.ts";

const [system, user] = chatRequest.messages.map(({ content }) => content) as [string, string];
const messages = [new SystemMessage(system), new HumanMessage(user)];

type Read = (model: BaseChatModel, onText: (text: string) => void) => Promise<void>;

/** The text of a message, without the content blocks that `text` goes by. */
const textOf = ({ content }: { content: unknown }): string => (typeof content === "string" ? content : "");

/** How a stream is read, by what is asked of it. */
const reads: Readonly<Record<View, Read>> = {
  async chunks(model, onText) {
    for await (const chunk of await model.stream(messages)) onText(textOf(chunk));
  },
  async sum(model, onText) {
    let sum: AIMessageChunk | undefined;
    for await (const chunk of await model.stream(messages))
      sum = sum === undefined ? chunk : sum.concat(chunk);
    if (sum !== undefined) onText(textOf(sum));
  },
  async events(model, onText) {
    let hasFinished = false;
    for await (const event of model.streamEvents(messages)) {
      if (event.event === "content-block-delta") {
        if (event.delta.type === "text-delta") onText(event.delta.text);
      } else if (event.event === "message-finish") hasFinished = true;
    }
    if (!hasFinished) throw new Error("the stream did not finish");
  },
};

/** Calls a model as an application does, without callbacks and tracing. */
export function readModel(model: BaseChatModel): Contender {
  return {
    chat: async () => textOf(await model.invoke(messages)),
    stream: (onText, view) => reads[view](model, onText),
  };
}
