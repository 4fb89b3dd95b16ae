// A route for `useChat`, and the AI SDK's own chat asking it: two turns, and a tool that runs in the client.
//
//   npm start                                in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/express-usechat/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createOpenRouter, formatMoney, parseMoney } from "@wayfare/core";
import {
  DefaultChatTransport,
  getToolName,
  isToolUIPart,
  lastAssistantMessageIsCompleteWithToolCalls,
} from "ai";
import { Chat, type ChatMessage } from "./chat.ts";
import { createChatApp } from "./chat-app.ts";

const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "http://127.0.0.1:8787/api/v1" } = process.env;
let charged = 0n;
const openrouter = createOpenRouter({
  ...(!OPENROUTER_API_KEY && { apiKey: "any", baseURL: OPENROUTER_BASE_URL }),
  onReceipt: ({ totalCost }) => {
    charged += totalCost ?? 0n;
  },
});
const server = createChatApp(openrouter).listen(0, "127.0.0.1");
await once(server, "listening");
const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/chat`;

const chat = new Chat({
  transport: new DefaultChatTransport({ api, headers: { authorization: "Bearer a-session" } }),
  sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithToolCalls,
  onToolCall: ({ toolCall: { toolName, toolCallId } }) =>
    void chat.addToolOutput({ tool: toolName, toolCallId, output: { high: ["05:40", "18:05"] } }),
});

/** What was said and done, in the order in which it was. */
function print({ role, parts, metadata }: ChatMessage): void {
  for (const part of parts) {
    if (part.type === "text") console.log(role === "user" ? `> ${part.text}` : part.text);
    if (isToolUIPart(part)) console.log(`${getToolName(part)}(${JSON.stringify(part.input)}): ${part.state}`);
  }
  const costs = Object.values(metadata?.costs ?? {});
  if (role === "assistant") console.log(`(${costs.map((cost) => `$${cost}`).join(" + ")})\n`);
}

for (const text of ["When is high tide in Esbjerg?", "And in Hirtshals?"]) {
  await chat.sendMessage({ text });
  assert.equal(chat.error, undefined);
}
for (const message of chat.messages) print(message);

const answers = chat.messages.filter(({ role }) => role === "assistant");
const parts = answers.flatMap((answer) => answer.parts);
assert.equal(answers.length, 2, "A tool made two messages of one.");
assert(
  parts.some((part) => isToolUIPart(part) && part.state === "output-available"),
  "No tool was run.",
);
for (const answer of answers) assert(answer.parts.at(-1)?.type === "text", "An answer ends without words.");
const told = answers.flatMap(({ metadata }) => Object.values(metadata?.costs ?? {}));
const sum = told.reduce((cost, each) => cost + parseMoney(each), 0n);
assert.equal(sum, charged, "The messages do not tell all that was charged.");
console.log(`${told.length} calls cost $${formatMoney(sum)}, and the messages tell all of it.`);

// The route itself refuses whoever has not signed in; the chat shows the words of it.
const stranger = new Chat({ transport: new DefaultChatTransport({ api }) });
await stranger.sendMessage({ text: "May I come in?" });
assert.match(stranger.error?.message ?? "", /Sign in first/);
console.log(`A stranger is told: ${JSON.parse(stranger.error?.message ?? "{}").error.message}`);

server.close().closeAllConnections();
await openrouter.settled();
