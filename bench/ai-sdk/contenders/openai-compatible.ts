import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { apiKey, type CreateContender } from "../../client/contender.ts";
import { chatRequest } from "../../client/payload.ts";
import { readModel } from "./read-model.ts";

/** The provider of the AI SDK for any API of this kind; usage must be asked for. */
export const createContender: CreateContender = (baseURL) => {
  const provider = createOpenAICompatible({ name: "openrouter", apiKey, baseURL, includeUsage: true });
  return readModel(provider(chatRequest.model));
};
