import type { OpenRouterOptions } from "@wayfare/core";
import { openrouterChat } from "@wayfare/express";
import { apiKey } from "../../client/contender.ts";
import { type Contender, callerHeader } from "../contender.ts";

/** A route with all that it is for: a guard, callers with names, a budget, a rate limit and receipts. */
export function mountWayfare(client: OpenRouterOptions): Contender {
  let receipts = 0;
  const chat = openrouterChat({
    apiKey,
    client,
    user: (request) => request.get(callerHeader),
    models: ["example/*", "other/*"],
    maxTokens: 1024,
    maxMessages: 50,
    budget: { usd: "100000", per: "day" },
    rateLimit: { requests: 1_000_000 },
    onReceipt: ({ cost }) => {
      if (cost !== undefined) receipts += 1;
    },
  });
  return { mount: (app) => void app.post("/chat", chat), receipts: () => receipts };
}
