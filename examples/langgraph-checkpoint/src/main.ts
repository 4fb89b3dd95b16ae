// A graph that stops for a person in the middle of a thought: the checkpoint keeps the thought, and what it cost.
//
//   npm start                             in one terminal: a gateway with a sandbox, which needs no key
//   npm run example examples/langgraph-checkpoint/src/main.ts   in another
//
// With OPENROUTER_API_KEY set, OpenRouter itself is asked.
import assert from "node:assert/strict";
import { type AIMessage, HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { Command, interrupt, MemorySaver, MessagesAnnotation, StateGraph } from "@langchain/langgraph";
import { ChatOpenRouter, costOf } from "@wayfare/langchain";
import { z } from "zod";

const { OPENROUTER_API_KEY, OPENROUTER_BASE_URL = "http://127.0.0.1:8787/api/v1" } = process.env;

const openBridge = tool(({ minutes }) => `The bridge is open for ${minutes} minutes.`, {
  name: "open_bridge",
  description: "Opens the bridge for ships",
  schema: z.object({ minutes: z.number().int().min(1).max(60) }),
});

/** What was sent to the model last. */
let sent = "";
const model = new ChatOpenRouter({
  ...(!OPENROUTER_API_KEY && { apiKey: "any", baseURL: OPENROUTER_BASE_URL }),
  model: "openai/gpt-5-mini",
  reasoning: { effort: "low" },
  maxTokens: 2000,
  fetch: (url, init) => {
    sent = String(init?.body);
    return fetch(url, init);
  },
});

type State = typeof MessagesAnnotation.State;
const ask = async ({ messages }: State) => ({
  messages: [await model.bindTools([openBridge], { tool_choice: "any" }).invoke(messages)],
});
/** Nobody opens a bridge without a person who says so. */
const open = async ({ messages }: State) => {
  const [call] = (messages.at(-1) as AIMessage).tool_calls ?? [];
  assert(call, "The model did not ask for the bridge.");
  assert(interrupt({ question: "May the bridge be opened?", call }), "Nobody is to open the bridge.");
  return { messages: [await openBridge.invoke(call)] };
};
const answer = async ({ messages }: State) => ({ messages: [await model.invoke(messages)] });

const graph = new StateGraph(MessagesAnnotation)
  .addNode("ask", ask)
  .addNode("open", open)
  .addNode("answer", answer)
  .addEdge("__start__", "ask")
  .addEdge("ask", "open")
  .addEdge("open", "answer")
  .compile({ checkpointer: new MemorySaver() });

const thread = { configurable: { thread_id: "bridge-1" } };
await graph.invoke({ messages: [new HumanMessage("A ship waits. What now?")] }, thread);
const waiting = await graph.getState(thread);
console.log(`Waiting: ${waiting.tasks[0]?.interrupts[0]?.value.question}`);

// Read from the checkpoint: it could be another process, days later.
const [, thought] = waiting.values.messages;
const details = thought.additional_kwargs.reasoning_details;
assert(details?.length > 0, "The checkpoint has lost the reasoning.");
console.log(`Kept: ${details.length} reasoning details, and a call of ${thought.tool_calls[0].name}.`);

const { messages } = await graph.invoke(new Command({ resume: true }), thread);
const [, replayed] = JSON.parse(sent).messages;
assert.deepEqual(replayed.reasoning_details, details, "The reasoning did not go back as it came.");
console.log("Sent back unmodified with the result of the tool.");
console.log(`\n${messages.at(-1)?.text}\n`);

const before = costOf(waiting);
const after = costOf(messages);
assert(before.receipts.length === 1 && after.receipts.length === 2, "A call came without its receipt.");
assert(before.isComplete && after.isComplete, "A call came without its cost.");
console.log(`Cost: $${before.usd} before the checkpoint, $${after.usd} in all.`);
