import { ChatOpenRouter } from "@langchain/openrouter";
import { apiKey, type CreateContender } from "../../client/contender.ts";
import { chatRequest } from "../../client/payload.ts";
import { readModel } from "./read-model.ts";

/** The official model. */
export const createContender: CreateContender = (baseURL) =>
  readModel(new ChatOpenRouter({ model: chatRequest.model, apiKey, baseURL, maxRetries: 0 }));
