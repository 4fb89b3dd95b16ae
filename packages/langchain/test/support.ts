import type { BaseLanguageModelInput } from "@langchain/core/language_models/base";
import type { AIMessage, AIMessageChunk, BaseMessage } from "@langchain/core/messages";
import {
  ChatOpenRouter,
  type ChatOpenRouterCallOptions,
  type ChatOpenRouterInput,
  type OpenRouterUsageMetadata,
} from "@wayfare/langchain";
import {
  type Answer,
  type SseOptions,
  type Story,
  storyReply,
  type Upstream,
  type WireObject,
} from "@wayfare/test-upstream";
import { useScript } from "@wayfare/test-upstream/vitest";

/** Looks like a real key, so that whatever redacts keys has to find it. */
export const KEY = "sk-or-v1-5eaf00d5eaf00d5eaf00d5eaf00d5eaf00d5eaf00d";

/** The scripted provider of one test file, and the package under test over it. */
export interface Bench {
  readonly upstream: Upstream;
  /** A model with a key, which tries once. */
  model(fields?: ChatOpenRouterInput): ChatOpenRouter;
  /** The same, with these replies waiting upstream. */
  answering(answers: Answer | readonly Answer[], fields?: ChatOpenRouterInput): ChatOpenRouter;
  /** The body of a request that came; the last one unless a number is given. */
  body(number?: number): WireObject;
}

/** Starts a provider for the file. After each test nothing may be in flight. */
export function useUpstream(): Bench {
  const script = useScript();
  const model = (fields: ChatOpenRouterInput = {}) =>
    new ChatOpenRouter({
      apiKey: KEY,
      baseURL: script.upstream.url,
      model: "lumen/otter-1",
      maxRetries: 0,
      ...fields,
    });
  return {
    get upstream() {
      return script.upstream;
    },
    model,
    answering(answers, fields) {
      script.upstream.enqueue(...[answers].flat());
      return model(fields);
    },
    body: (number = -1) => script.upstream.requests.at(number)?.json,
  };
}

/** Answers with a story, streamed or not as the request asks. */
export function tell(story: Story, options: SseOptions = {}): Answer {
  return (request) => storyReply(story, request, options);
}

type Ask<M = AIMessage> = (
  model: ChatOpenRouter,
  input?: BaseLanguageModelInput,
  options?: Partial<ChatOpenRouterCallOptions>,
) => Promise<M>;

/** The three ways to an answer, each to the whole message. */
export const paths: { invoke: Ask; stream: Ask<AIMessageChunk>; streamEvents: Ask } = {
  invoke: (model, input = "Hi.", options) => model.invoke(input, options),
  stream: async (model, input = "Hi.", options) => sumOf(await model.stream(input, options)),
  streamEvents: async (model, input = "Hi.", options) => await model.streamEvents(input, options),
};

/** The same, for `test.each`. */
export const everyPath = Object.entries(paths) as [keyof typeof paths, Ask][];

/** The sum of the chunks of a stream. */
export async function sumOf(stream: AsyncIterable<AIMessageChunk>): Promise<AIMessageChunk> {
  let sum: AIMessageChunk | undefined;
  for await (const chunk of stream) sum = sum === undefined ? chunk : sum.concat(chunk);
  if (sum === undefined) throw new Error("expected a chunk, got none");
  return sum;
}

/** The usage of a message, whose own type depends on compiler settings. */
export function usageOf(message: BaseMessage): OpenRouterUsageMetadata | undefined {
  return (message as AIMessage).usage_metadata as OpenRouterUsageMetadata | undefined;
}

/** What a promise rejects with. */
export async function failureOf(promise: PromiseLike<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`expected a failure, got ${JSON.stringify(value)}`);
}
