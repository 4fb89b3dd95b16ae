import type { CreateContender } from "../contender.ts";
import { mountWayfare } from "./mount-wayfare.ts";

/** Ours over the global `fetch`. */
export const createContender: CreateContender = (baseURL) =>
  mountWayfare({ baseURL, fetch: globalThis.fetch });
