// A whole gateway below a path of an Express app, and the `openai` package talking to it.
//
//   npm run example examples/express-gateway/src/main.ts
//
// With OPENROUTER_API_KEY set, OpenRouter stands behind the gateway; without it, the gateway's own sandbox.
import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { mount } from "@wayfare/express";
import { createGateway } from "@wayfare/gateway";
import express from "express";
import OpenAI from "openai";

const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "https://openrouter.ai/api/v1" } = process.env;
const openrouter = { dialect: "openrouter", baseURL: OPENROUTER_BASE_URL, apiKey: OPENROUTER_API_KEY };

// Callers show a key of the gateway's; the one of OpenRouter stays behind it.
const gateway = createGateway({
  keys: ["a-key-of-this-house"],
  ...(OPENROUTER_API_KEY && { upstreams: { "*": openrouter } }),
  sandbox: { speed: 10 },
});

const app = express();
// A body parser in front of it does no harm.
app.use(express.json());
app.get("/", (_request, response) => void response.send("The rest of the app"));
app.use("/ai", mount(gateway));
const server = app.listen(0, "127.0.0.1");
await once(server, "listening");
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const openai = new OpenAI({ baseURL: `${url}/ai/v1`, apiKey: "a-key-of-this-house" });
const model = "openai/gpt-4o-mini";

const models = await openai.models.list();
assert(models.data.some(({ id }) => id === model));
console.log(`Models: ${models.data.length}`);

const completion = await openai.chat.completions.create({
  model,
  messages: [{ role: "user", content: "Say hello" }],
  max_tokens: 50,
});
assert(completion.choices[0]?.message.content, "The model said nothing.");
console.log(`Answer: ${completion.choices[0].message.content}`);

const stream = await openai.chat.completions.create({
  model,
  messages: [{ role: "user", content: "Explain in 30 words what a buoy is." }],
  max_tokens: 100,
  stream: true,
});
let pieces = 0;
process.stdout.write("Stream: ");
for await (const { choices } of stream) {
  const text = choices[0]?.delta.content ?? "";
  if (text) pieces += 1;
  process.stdout.write(text);
}
assert(pieces > 1, "The stream came in one piece.");

// The gateway keeps the books: each key has its own account.
const account = await fetch(`${url}/ai/v1/key`, { headers: { authorization: `Bearer ${openai.apiKey}` } });
const { data } = (await account.json()) as { data: { usage: number } };
assert(data.usage > 0, "Nothing was charged.");
console.log(`\nCharged to this key: $${data.usage.toFixed(9)}`);

const stranger = new OpenAI({ baseURL: `${url}/ai/v1`, apiKey: "some-other-key" });
const refusal = stranger.chat.completions.create({ model, messages: [{ role: "user", content: "Hi" }] });
await assert.rejects(refusal, ({ status }) => status === 401);
assert.equal(await (await fetch(url)).text(), "The rest of the app");
console.log("A stranger gets 401, and the rest of the app answers as before.");

server.close().closeAllConnections();
await gateway.close(0);
