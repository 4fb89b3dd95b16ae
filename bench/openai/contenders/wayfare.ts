import { createOpenAI } from "@wayfare/openai";
import { apiKey, type CreateContender } from "../../client/contender.ts";
import { readOpenAI } from "./read-openai.ts";

/** Ours over the global `fetch`. */
export const createContender: CreateContender = (baseURL) => readOpenAI(createOpenAI({ apiKey, baseURL }));
