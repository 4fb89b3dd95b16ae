import { createUndiciTransport } from "@wayfare/core/undici";
import type { CreateContender } from "../contender.ts";
import { mountWayfare } from "./mount-wayfare.ts";

/** Ours over the undici transport. */
export const createContender: CreateContender = (baseURL) =>
  mountWayfare({ baseURL, transport: createUndiciTransport() });
