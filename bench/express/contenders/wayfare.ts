import type { CreateContender } from "../contender.ts";
import { mountWayfare } from "./mount-wayfare.ts";

/** Ours as it is: over undici. */
export const createContender: CreateContender = (baseURL) => mountWayfare({ baseURL });
