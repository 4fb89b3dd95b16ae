import type { OpenRouter, Receipt } from "@wayfare/core";
import { openrouterChat } from "@wayfare/express";
import compression from "compression";
import express, { type Express } from "express";
import helmet from "helmet";
import { visitorOf, welcome } from "./visitor.ts";

const pages = new URL("../public", import.meta.url).pathname;

/** Nothing but the page's own files runs in it, and it talks to nobody else. */
const directives = {
  defaultSrc: ["'none'"],
  ...{ scriptSrc: ["'self'"], styleSrc: ["'self'"], imgSrc: ["'self'"], connectSrc: ["'self'"] },
  ...{ baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] },
};

/** How much a visitor may spend, and who hears of it. */
export interface ChatAppOptions {
  /** In USD, for each visitor and day. */
  budget: string;
  onReceipt?: (receipt: Receipt) => void;
}

/** The page, and the route that it asks. */
export function createChatApp(openrouter: OpenRouter, { budget, onReceipt }: ChatAppOptions): Express {
  const chat = openrouterChat({
    openrouter,
    user: visitorOf,
    // What a visitor may ask for stands here; all else that comes from a browser is refused.
    models: ["openai/gpt-4o-mini"],
    defaults: { model: "openai/gpt-4o-mini" },
    system: "You are a harbour master. Answer in plain words.",
    ...{ maxTokens: 1000, maxMessages: 40, maxAttachments: 0, maxBodyBytes: 100_000, maxConcurrent: 2 },
    budget: [
      { usd: budget, per: "day" },
      { usd: "1", per: "day", of: "all" },
    ],
    rateLimit: { requests: 20, per: 60_000 },
    onReceipt,
  });
  const app = express();
  app.use(helmet({ contentSecurityPolicy: { useDefaults: false, directives } }));
  // It leaves streams alone: they say "no-transform".
  app.use(compression());
  app.get("/", welcome);
  app.use(express.static(pages));
  app.post("/api/chat", chat);
  app.get("/api/usage", chat.usage);
  return app;
}
