import { formatMoney, type OpenRouter } from "@wayfare/core";
import { openrouterChat } from "@wayfare/express";
import express, { type Express } from "express";

/** Who has signed in, by the cookie or token that your own login gave out. */
const sessions: Readonly<Record<string, string>> = { "Bearer a-session": "ada" };

/** A route that `useChat` can ask as it is: it reads its messages, and answers in its stream. */
export function createChatApp(openrouter: OpenRouter): Express {
  const app = express();
  const chat = openrouterChat({
    openrouter,
    format: "ui-message",
    user: (request) => sessions[request.get("authorization") ?? ""],
    models: ["openai/gpt-4o-mini"],
    defaults: { model: "openai/gpt-4o-mini" },
    // The model knows of the tool; whoever looks at the page runs it.
    force: { tools: [readTides] },
    system: "You help sailors. Answer in one sentence.",
    maxTokens: 300,
    budget: { usd: "0.05" },
    // An answer with a tool takes two calls: each adds its cost to the metadata of the one message.
    messageMetadata: ({ id, totalCost }) => ({
      costs: totalCost === undefined ? {} : { [id]: formatMoney(totalCost) },
    }),
  });
  app.post("/api/chat", chat);
  return app;
}

const readTides = {
  type: "function" as const,
  function: {
    name: "readTides",
    description: "Tells when the tide is high in a harbour",
    parameters: { type: "object", properties: { harbour: { type: "string" } }, required: ["harbour"] },
  },
};
