import { createOpenRouter } from "@wayfare/ai-sdk";
import { apiKey, type CreateContender } from "../../client/contender.ts";
import { chatRequest } from "../../client/payload.ts";
import { readModel } from "./read-model.ts";

/** Ours with its defaults. */
export const createContender: CreateContender = (baseURL) =>
  readModel(createOpenRouter({ apiKey, baseURL })(chatRequest.model));
