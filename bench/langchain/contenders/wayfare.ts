import { ChatOpenRouter } from "@wayfare/langchain";
import { apiKey, type CreateContender } from "../../client/contender.ts";
import { chatRequest } from "../../client/payload.ts";
import { readModel } from "./read-model.ts";

/** Ours. */
export const createContender: CreateContender = (baseURL) =>
  readModel(new ChatOpenRouter({ model: chatRequest.model, apiKey, baseURL, maxRetries: 0 }));
