import { once } from "node:events";
import express from "express";
import { apiKey } from "../../client/contender.ts";
import type { CreateContender } from "../contender.ts";

const headers = { "content-type": "application/json", authorization: `Bearer ${apiKey}` };

/** The route that one writes by hand, over `fetch`: no guard, no limits, no receipts, no errors. */
export const createContender: CreateContender = (baseURL) => ({
  mount(app) {
    app.use(express.json());
    app.post("/chat", async (request, response) => {
      const body = JSON.stringify(request.body);
      const answer = await fetch(`${baseURL}/chat/completions`, { method: "POST", headers, body });
      if (request.body.stream !== true) {
        response.status(answer.status).json(await answer.json());
        return;
      }
      response.writeHead(answer.status, { "content-type": "text/event-stream" });
      for await (const bytes of answer.body as ReadableStream<Uint8Array>)
        if (!response.write(bytes)) await once(response, "drain");
      response.end();
    });
  },
});
