import { createOpenRouter } from "@wayfare/core";
import { meteredFetch } from "@wayfare/openai";
import OpenAI from "openai";
import { apiKey, type CreateContender } from "../../client/contender.ts";
import { readOpenAI } from "./read-openai.ts";

/** The SDK with our `fetch`. */
export const createContender: CreateContender = (baseURL) => {
  const fetch = meteredFetch(createOpenRouter({ apiKey, baseURL }));
  return readOpenAI(new OpenAI({ apiKey, baseURL, fetch }));
};
