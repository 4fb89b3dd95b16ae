import { createOpenRouter } from "@openrouter/ai-sdk-provider";
import { apiKey, type CreateContender } from "../../client/contender.ts";
import { chatRequest } from "../../client/payload.ts";
import { readModel } from "./read-model.ts";

/** The official provider with its defaults. */
export const createContender: CreateContender = (baseURL) =>
  readModel(createOpenRouter({ apiKey, baseURL })(chatRequest.model));
