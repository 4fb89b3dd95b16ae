// A page to chat with, behind Express: the key stays on the server, each visitor has a budget.
//
//   npm run example examples/express-chat/src/main.ts -- --serve      stays up at http://127.0.0.1:3000
//   npm run example examples/express-chat/src/main.ts                 asks itself one question, and ends
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked; without it, a sandbox that is started here.
// PORT takes another port, CHAT_BUDGET another budget for each visitor and day, in USD.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { formatMoney, type Receipt } from "@wayfare/core";
import { createChatApp } from "./chat-app.ts";
import { tryOut } from "./try-out.ts";
import { openUpstream } from "./upstream.ts";

const { CHAT_BUDGET = "0.01", PORT = "3000" } = process.env;
const stays = process.argv.includes("--serve");

/** One line for each call. What was asked is nobody's business. */
function tell({ tags, model, tokens, cost, aborted }: Receipt): void {
  const spent = cost === undefined ? "at an unknown cost" : `for $${formatMoney(cost)}`;
  const end = aborted ? ", stopped" : "";
  console.log(`${tags.user?.slice(0, 8)}: ${tokens.total ?? "?"} tokens of ${model} ${spent}${end}`);
}

const { openrouter, close } = await openUpstream();
const app = createChatApp(openrouter, { budget: CHAT_BUDGET, ...(stays && { onReceipt: tell }) });
const server = app.listen(stays ? Number(PORT) : 0, "127.0.0.1");
await once(server, "listening");
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

if (stays) console.log(`Open ${url}`);
else {
  await tryOut(url);
  server.close().closeAllConnections();
  await close();
}
