import type { BaseMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { MemorySaver } from "@langchain/langgraph";
import type { ChatOpenRouter } from "@wayfare/langchain";
import { createAgent } from "langchain";
import { z } from "zod";

/** An agent with a memory and a tool that remembers what it was called with. */
export function startAgent(model: ChatOpenRouter) {
  const runs: unknown[] = [];
  const getTide = tool(
    (input: { port: string }) => {
      runs.push(input);
      return "at noon";
    },
    { name: "get_tide", description: "When the tide is high", schema: z.object({ port: z.string() }) },
  );
  const agent = createAgent({ model, tools: [getTide], checkpointer: new MemorySaver() });
  return { agent, runs };
}

type Agent = ReturnType<typeof startAgent>["agent"];

const input = { messages: [{ role: "user", content: "When is high tide in Esbjerg?" }] };
const config = { configurable: { thread_id: "tides" } };

/** The ways to run an agent, each to the messages that its memory holds at the end. */
const ways: Readonly<Record<string, (agent: Agent) => Promise<unknown>>> = {
  invoke: (agent) => agent.invoke(input, config),
  "stream, messages": async (agent) => {
    for await (const _ of await agent.stream(input, { ...config, streamMode: "messages" }));
  },
  "streamEvents, v2": async (agent) => {
    for await (const _ of agent.streamEvents(input, { ...config, version: "v2" }));
  },
  "streamEvents, v3": async (agent) => (await agent.streamEvents(input, { ...config, version: "v3" })).output,
};

/** The ways to run an agent, for `test.each`. */
export const agentWays = Object.entries(ways).map(
  ([name, run]) =>
    [
      name,
      async (agent: Agent): Promise<BaseMessage[]> => {
        await run(agent);
        return (await agent.graph.getState(config)).values.messages;
      },
    ] as const,
);
