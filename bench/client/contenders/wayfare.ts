import { createOpenRouter } from "@wayfare/core";
import { apiKey, type CreateContender } from "../contender.ts";
import { readWayfare } from "./read-wayfare.ts";

/** Ours over the global `fetch`, with its defaults. */
export const createContender: CreateContender = (baseURL) =>
  readWayfare(createOpenRouter({ apiKey, baseURL }));
