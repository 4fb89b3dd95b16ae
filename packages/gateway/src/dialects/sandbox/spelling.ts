import type { ChatChunk, ChatCompletion } from "@wayfare/core";
import type { InferenceKind } from "../../inference/kind.ts";

/** How a conversation is written on the wire, by the kind of call. */
export interface Spelling {
  chunk(chunk: ChatChunk): ChatChunk;
  whole(completion: ChatCompletion): object;
}

const asChat: Spelling = { chunk: (chunk) => chunk, whole: (completion) => completion };

/** OpenAI's older form: the text stands in the choice itself. */
const asText: Spelling = {
  chunk: ({ choices, ...rest }) => {
    const spelled = choices.map(({ delta, ...choice }) => ({
      ...textChoice(choice),
      text: delta.content ?? "",
    }));
    return { ...rest, object: "text_completion", choices: spelled } as unknown as ChatChunk;
  },
  whole: ({ choices, ...rest }) => {
    const spelled = choices.map(({ message, ...choice }) => ({
      ...textChoice(choice),
      text: message.content ?? "",
    }));
    return { ...rest, object: "text_completion", choices: spelled };
  },
};

function textChoice<T extends object>(choice: T): T & { readonly logprobs: null } {
  return { ...choice, logprobs: null };
}

/** The spelling of a kind of call. */
export function spellingOf({ written }: InferenceKind): Spelling {
  return written.includes("text") ? asText : asChat;
}
