import { createOpenRouter } from "@wayfare/core";
import { createUndiciTransport } from "@wayfare/core/undici";
import { apiKey, type CreateContender } from "../contender.ts";
import { readWayfare } from "./read-wayfare.ts";

/** Ours over the optional undici transport, with its defaults. */
export const createContender: CreateContender = (baseURL) =>
  readWayfare(createOpenRouter({ apiKey, baseURL, transport: createUndiciTransport() }));
