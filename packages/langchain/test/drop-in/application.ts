// An application as it is written for `@langchain/openrouter` 0.4.11: nothing here knows of us.
import type { AIMessageChunk, BaseMessage } from "@langchain/core/messages";
import { HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import {
  ChatOpenRouter,
  type ChatOpenRouterCallOptions,
  type ChatOpenRouterFields,
  type ChatOpenRouterInput,
  OpenRouterAuthError,
  OpenRouterError,
  type OpenRouterPlugin,
  OpenRouterRateLimitError,
  type OpenRouterResponseFormat,
} from "@langchain/openrouter";
import { createAgent } from "langchain";
import { z } from "zod";

const plugins: OpenRouterPlugin[] = [
  { id: "web", max_results: 3, search_prompt: "Find", engine: "exa" },
  { id: "file-parser", pdf: { engine: "pdf-text" } },
  { id: "response-healing" },
];

const shared: ChatOpenRouterFields = {
  temperature: 0.3,
  maxTokens: 500,
  topP: 0.9,
  topK: 40,
  frequencyPenalty: 0.1,
  presencePenalty: 0.2,
  repetitionPenalty: 1.1,
  minP: 0.01,
  topA: 0.2,
  seed: 7,
  stop: ["END"],
  logitBias: { "50256": -100 },
  topLogprobs: 2,
  transforms: ["middle-out"],
  models: ["lumen/otter-1", "lumen/whale-3"],
  route: "fallback",
  provider: {
    order: ["harbor"],
    only: ["harbor", "quay"],
    ignore: ["mole"],
    allow_fallbacks: true,
    require_parameters: false,
    data_collection: "deny",
    quantizations: ["fp8", "bf16"],
    sort: "throughput",
    max_price: { prompt: "1", completion: "2" },
    zdr: true,
  },
  plugins,
  sessionId: "session-7",
  trace: { trace_id: "trace-7", trace_name: "tides" },
};

const input: ChatOpenRouterInput = {
  ...shared,
  model: "lumen/otter-1",
  apiKey: "sk-or-v1-app",
  siteUrl: "https://tides.example",
  siteName: "Tides",
  appCategories: ["cli-agent"],
  user: "user-7",
  modelKwargs: { parallel_tool_calls: false },
  streamUsage: true,
  maxRetries: 2,
  maxConcurrency: 4,
  tags: ["tides"],
  verbose: false,
};

const format: OpenRouterResponseFormat = { type: "json_object" };
const options: Partial<ChatOpenRouterCallOptions> = {
  temperature: 0.1,
  user: "u",
  response_format: format,
  prediction: { type: "content", content: "noon" },
  tool_choice: "auto",
  strict: true,
  signal: new AbortController().signal,
};

const getTide = tool(({ port }: { port: string }) => `noon in ${port}`, {
  name: "get_tide",
  description: "When the tide is high",
  schema: z.object({ port: z.string() }),
});

/** More ways to a model. */
export const models = {
  short: (baseURL: string): ChatOpenRouter =>
    new ChatOpenRouter("lumen/otter-1", { apiKey: "sk-or-v1-app", baseURL }),
  full: (baseURL: string): ChatOpenRouter => new ChatOpenRouter({ ...input, baseURL }),
};

/** What an error says to the application. */
export function judge(error: unknown): string {
  if (OpenRouterAuthError.isInstance(error)) return `auth ${error.statusCode}`;
  if (OpenRouterRateLimitError.isInstance(error)) return `slow down: ${error.headers?.["retry-after"]}`;
  if (OpenRouterError.isInstance(error))
    return `${error.name} ${error.code}: ${JSON.stringify(error.metadata ?? {})}`;
  return "unknown";
}

/** What the application found out. */
export interface Findings {
  text: string;
  called: unknown;
  tokens: number | undefined;
  cost: unknown;
  served: unknown;
  streamed: string;
  streamedTokens: number | undefined;
  reasoning: unknown;
  blocks: string[];
  person: unknown;
  agent: string;
  about: unknown[];
}

const tokensOf = ({ usage_metadata: usage }: Pick<AIMessageChunk, "usage_metadata">): number | undefined =>
  (usage as { total_tokens: number } | undefined)?.total_tokens;

/** Runs all of it against a server. */
export async function run(baseURL: string): Promise<Findings> {
  const model = models.full(baseURL);
  const history: BaseMessage[] = [
    new SystemMessage({
      content: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } }],
    }),
    new HumanMessage("When is high tide in Esbjerg?"),
  ];
  const withTools = model.bindTools([getTide], { ...options, tool_choice: "any" });
  const call = await withTools.invoke(history);
  for (const made of call.tool_calls ?? []) {
    const content = await getTide.invoke(made.args as { port: string });
    history.push(call, new ToolMessage({ content: String(content), tool_call_id: made.id ?? "" }));
  }
  const answer = await model.withConfig({ temperature: 0 }).invoke(history);
  let whole: AIMessageChunk | undefined;
  let streamed = "";
  for await (const chunk of await model.stream("Is 91 prime?")) {
    streamed += chunk.text;
    whole = whole === undefined ? chunk : whole.concat(chunk);
  }
  const schema = z.object({ name: z.string() });
  const { raw, parsed } = await model
    .withStructuredOutput<z.infer<typeof schema>>(schema, { name: "person", includeRaw: true })
    .invoke("Invent a person.");
  const agent = createAgent({ model: models.short(baseURL), tools: [getTide] });
  const { messages } = await agent.invoke({ messages: [new HumanMessage("Tide?")] });
  const { usage } = answer.response_metadata as { usage?: { cost?: number } };
  return {
    text: answer.text,
    called: call.tool_calls?.[0]?.args,
    tokens: tokensOf(answer),
    cost: usage?.cost,
    served: answer.response_metadata.model_name,
    streamed,
    streamedTokens: whole && tokensOf(whole),
    reasoning: whole?.additional_kwargs.reasoning_content,
    blocks: whole?.contentBlocks.map(({ type }) => type) ?? [],
    person: { ...parsed, said: raw.type },
    agent: messages.at(-1)?.text ?? "",
    about: [
      model._llmType(),
      model.model,
      model.temperature,
      model.provider?.order,
      model.getLsParams({} as never),
    ],
  };
}
