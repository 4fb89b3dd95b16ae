import type { Express } from "express";

/** Where "POST /chat" is answered, and how. */
export interface Contender {
  /** Puts the route and what it needs into an application. */
  mount(app: Express): void;
  /** How many receipts have come; undefined for contenders that make none. */
  receipts?(): number;
}

/** Each file in `contenders/` exports this as `createContender`. @param baseURL - of the provider */
export type CreateContender = (baseURL: string) => Contender;

/** The lane that all ratios refer to. */
export const floor = "bare";

export const lanes = [floor, "bare-undici", "wayfare", "wayfare-fetch"] as const;

/** Who calls: each connection of the load is a caller of its own. */
export const callerHeader = "x-user";
