import { ChatOpenAI } from "@langchain/openai";
import { apiKey, type CreateContender } from "../../client/contender.ts";
import { chatRequest } from "../../client/payload.ts";
import { readModel } from "./read-model.ts";

/** The model for OpenAI, at another address. */
export const createContender: CreateContender = (baseURL) =>
  readModel(new ChatOpenAI({ model: chatRequest.model, apiKey, configuration: { baseURL }, maxRetries: 0 }));
