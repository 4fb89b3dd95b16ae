import { apiKey, type CreateContender } from "../../client/contender.ts";
import { chatRequest } from "../../client/payload.ts";
import { BareChatModel } from "./bare-chat-model.ts";
import { readModel } from "./read-model.ts";

/** What LangChain itself costs. */
export const createContender: CreateContender = (baseURL) =>
  readModel(new BareChatModel({ model: chatRequest.model, apiKey, baseURL }));
