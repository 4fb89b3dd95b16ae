import { inspect } from "node:util";
import { load } from "@langchain/core/load";
import {
  AIMessage,
  type BaseMessage,
  HumanMessage,
  mapChatMessagesToStoredMessages,
  mapStoredMessagesToChatMessages,
  ToolMessage,
} from "@langchain/core/messages";
import { createMemoryLedger, createOpenRouter } from "@wayfare/core";
import { createBudgets } from "@wayfare/core/budgets";
import { ChatOpenRouter } from "@wayfare/langchain";
import { stories } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { everyPath, KEY, tell, usageOf, useUpstream } from "./support.ts";

const bench = useUpstream();

const options = {
  importMap: { chat_models__openrouter: { ChatOpenRouter } },
  secretsMap: { OPENROUTER_API_KEY: KEY },
};
const revive = (value: unknown) => load<ChatOpenRouter>(JSON.stringify(value), options as never);

describe("a model", () => {
  test("comes back from its JSON, and asks the same", async () => {
    bench.upstream.fallback = tell(stories.plainText);
    const model = bench.model({
      maxTokens: 100,
      deadlines: { total: 60_000 },
      top_p: 0.5,
      reasoning: { effort: "low" },
      provider: { order: ["harbor"], max_price: { prompt: 1 } },
      models: ["lumen/heron-2"],
      receiptTags: { run: "r1" },
      modelKwargs: { newest_field: true },
    });
    await model.invoke("Hi.");
    const again = await revive(model);
    expect(again).toBeInstanceOf(ChatOpenRouter);
    await again.invoke("Hi.");
    expect(bench.body(1)).toEqual(bench.body(0));
    expect(bench.upstream.requests[1]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(JSON.stringify(await revive(again))).toBe(JSON.stringify(again));
  });

  test("keeps to itself what is no data: keys, clients, ledgers, functions", () => {
    const model = bench.model({
      headers: { authorization: `Bearer ${KEY}` },
      ledger: createMemoryLedger(),
      budgets: createBudgets({ budgets: [] }),
      onReceipt: () => {},
      fetch,
    });
    const { kwargs } = JSON.parse(JSON.stringify(model));
    expect(Object.keys(kwargs).sort()).toEqual(["api_key", "base_url", "max_retries", "model"]);
    for (const text of [JSON.stringify(model), inspect(model, { depth: 9 }), JSON.stringify({ ...model })])
      expect(text).not.toContain(KEY);
    const client = createOpenRouter({ apiKey: KEY, baseURL: bench.upstream.url });
    expect(JSON.stringify(new ChatOpenRouter({ model: "m/n", client }))).not.toContain("client");
  });

  test("in a chain too", async () => {
    const chain = bench.model().bindTools([{ type: "openrouter:web_search" }]);
    expect(JSON.stringify(chain)).toContain('"ChatOpenRouter"');
  });
});

describe.each(["interleavedReasoning", "images", "citations", "cachedTokens"] as const)("%s", (name) => {
  test.each(everyPath)("a message of %s goes through JSON as it is", async (_path, ask) => {
    const message = await ask(bench.answering(tell(stories[name])));
    const reply = message.tool_calls?.map(({ id = "" }) => new ToolMessage("ok", id)) ?? [];
    const history = [new HumanMessage("Hi."), message, ...reply, new HumanMessage("And?")];
    const forms: BaseMessage[][] = [
      history,
      mapStoredMessagesToChatMessages(JSON.parse(JSON.stringify(mapChatMessagesToStoredMessages(history)))),
      await Promise.all(history.map((each) => load<BaseMessage>(JSON.stringify(each)))),
    ];
    bench.upstream.fallback = tell(stories.plainText);
    for (const form of forms) await bench.model().invoke(form);
    const [sent, ...others] = bench.upstream.requests.slice(1).map(({ json }) => json);
    for (const other of others) expect(other).toEqual(sent);
    const again = forms[2]?.[1] as AIMessage;
    expect(AIMessage.isInstance(again)).toBe(true);
    expect(usageOf(again)).toEqual(usageOf(message));
    expect(again.response_metadata.openrouter).toEqual(message.response_metadata.openrouter);
    expect(again.text).toBe(message.text);
  });
});
