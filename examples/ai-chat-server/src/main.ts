// A server for pages with `useChat`, and a client that talks to it as such a page does.
//
//   npm start                                  in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/ai-chat-server/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import type { AddressInfo } from "node:net";
import { createOpenRouter } from "@wayfare/ai-sdk";
import type { Receipt } from "@wayfare/core";
import { DefaultChatTransport, readUIMessageStream } from "ai";
import { type ChatMessage, createChatServer } from "./server.ts";

const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "http://127.0.0.1:8787/api/v1" } = process.env;
// Tells of every call upstream, also of one that nobody waits for.
const calls = new EventEmitter();
const openrouter = createOpenRouter({
  ...(!OPENROUTER_API_KEY && { apiKey: "any", baseURL: OPENROUTER_BASE_URL }),
  onReceipt: (receipt) => void calls.emit("receipt", receipt),
});
const server = createChatServer(openrouter).listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;
const api = `http://127.0.0.1:${port}/api/chat`;

// In the page: useChat({ transport: new DefaultChatTransport({ api: "/api/chat" }) })
const transport = new DefaultChatTransport<ChatMessage>({ api });

/** Sends a conversation and gives its answer, a little longer each time. */
async function send(messages: ChatMessage[], abortSignal?: AbortSignal) {
  const trigger = "submit-message" as const;
  const call = { chatId: "harbour", trigger, messageId: undefined, messages, abortSignal };
  return readUIMessageStream<ChatMessage>({
    stream: await transport.sendMessages(call),
    terminateOnError: true,
  });
}

const say = (text: string): ChatMessage => {
  return { id: crypto.randomUUID(), role: "user", parts: [{ type: "text", text }] };
};
const textOf = ({ parts }: ChatMessage) =>
  parts.map((part) => (part.type === "text" ? part.text : "")).join("");

// Two turns: each sends the whole conversation, as a page does.
const conversation: ChatMessage[] = [];
for (const words of ["May I come in with a draught of 9 metres?", "And at night?"]) {
  conversation.push(say(words));
  let reply: ChatMessage | undefined;
  let states = 0;
  for await (const state of await send(conversation)) {
    states += 1;
    reply = state;
  }
  assert(reply && textOf(reply), "The harbour master said nothing.");
  assert(states > 3, "The answer came in one piece.");
  const { cost, tokens } = reply.metadata ?? {};
  assert(cost !== undefined, "The answer came without its cost.");
  conversation.push(reply);
  console.log(`> ${words}\n${textOf(reply)}\n(${tokens} tokens, $${cost})\n`);
}

// A visitor who leaves: the call upstream ends with it. An answer may be quicker than that, so a few of them try.
async function leave(): Promise<Receipt> {
  const visitor = new AbortController();
  const call = once(calls, "receipt", { signal: AbortSignal.timeout(10_000) });
  await send([say("Tell me of the harbour in 9999 words.")], visitor.signal);
  visitor.abort();
  const [receipt] = await call;
  return receipt;
}
let left = await leave();
for (let others = 0; others < 4 && !left.aborted; others += 1) left = await leave();
assert(left.aborted, "The call went on although nobody was there any more.");
console.log("A visitor left, and the call upstream ended with it.");

server.close().closeAllConnections();
await openrouter.client.settled();
