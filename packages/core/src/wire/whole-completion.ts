import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { BodyReader } from "./body-reader.ts";
import { isObject, parseJson } from "./check.ts";

/** Reads a body that is a completion as it should be; undefined for any other, of which `decodeCompletion` says why. */
export function readCompletion(text: string, reader: BodyReader | undefined): ChatCompletion | undefined {
  const body = parseJson(text);
  if (!isObject(body)) return undefined;
  reader?.completion(body);
  const completion = body as unknown as ChatCompletion;
  const isAnswer = body.error == null && Array.isArray(body.choices) && isWhole(completion);
  if (!isAnswer || completion.choices.some((choice) => choice.finish_reason === "error")) return undefined;
  return completion;
}

/** Whether every choice is there and says why it ends, as in a stream each has to. */
export function isWhole({ choices }: ChatCompletion): boolean {
  const isEvery = choices.every((choice) => isObject(choice?.message) && choice.finish_reason != null);
  return isEvery && choices.length > 0;
}
