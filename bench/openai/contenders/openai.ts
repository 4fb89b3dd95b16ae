import OpenAI from "openai";
import { apiKey, type CreateContender } from "../../client/contender.ts";
import { readOpenAI } from "./read-openai.ts";

/** The SDK alone, with its defaults. */
export const createContender: CreateContender = (baseURL) => readOpenAI(new OpenAI({ apiKey, baseURL }));
