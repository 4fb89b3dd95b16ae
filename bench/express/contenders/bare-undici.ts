import { pipeline } from "node:stream/promises";
import express from "express";
import { request as send } from "undici";
import { apiKey } from "../../client/contender.ts";
import type { CreateContender } from "../contender.ts";

const headers = { "content-type": "application/json", authorization: `Bearer ${apiKey}` };

/** The same over `undici.request`, with streams piped. */
export const createContender: CreateContender = (baseURL) => ({
  mount(app) {
    app.use(express.json());
    app.post("/chat", async (request, response) => {
      const body = JSON.stringify(request.body);
      const answer = await send(`${baseURL}/chat/completions`, { method: "POST", headers, body });
      if (request.body.stream !== true) {
        response.status(answer.statusCode).json(await answer.body.json());
        return;
      }
      response.writeHead(answer.statusCode, { "content-type": "text/event-stream" });
      await pipeline(answer.body, response);
    });
  },
});
