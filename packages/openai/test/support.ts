import { createOpenRouter, type OpenRouter, type OpenRouterOptions, type Receipt } from "@wayfare/core";
import { createOpenAI, type OpenAIOptions, type RoutedOpenAI } from "@wayfare/openai";
import { type Answer, type Story, storyReply, type Upstream } from "@wayfare/test-upstream";
import { useScript } from "@wayfare/test-upstream/vitest";
import OpenAI from "openai";

/** Looks like a real key, so that whatever redacts keys has to find it. */
export const KEY = "sk-or-v1-5eaf00d5eaf00d5eaf00d5eaf00d5eaf00d5eaf00d";

/** A key of another vendor, which must never be sent. */
export const VENDOR_KEY = "sk-proj-0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a";

/** Retries without the waiting. */
export const quick = { maxRetries: 2, baseDelay: 1 };

/** The scripted provider of one test file, and clients that talk to it. */
export interface Bench {
  readonly upstream: Upstream;
  /** Receipts of the clients made here, since the test began. */
  readonly receipts: Receipt[];
  /** The client under test, which tries once. */
  create(options?: OpenRouterOptions, openai?: OpenAIOptions): RoutedOpenAI;
  /** The same, with these replies waiting upstream. */
  answering(answers: Answer | readonly Answer[], options?: OpenRouterOptions): RoutedOpenAI;
  /** The SDK's own client, to compare with. */
  plain(): OpenAI;
  /** A client of core. */
  core(options?: OpenRouterOptions): OpenRouter;
}

/** Starts a provider for the file. After each test nothing may be in flight. */
export function useUpstream(): Bench {
  let receipts: Receipt[] = [];
  const script = useScript(() => {
    receipts = [];
  });
  const given = (options: OpenRouterOptions = {}): OpenRouterOptions => ({
    ...{ apiKey: KEY, baseURL: script.upstream.url, retry: false },
    onReceipt: (receipt) => void receipts.push(receipt),
    ...options,
  });
  const create: Bench["create"] = (options, openai) => createOpenAI({ ...given(options), openai });
  return {
    get upstream() {
      return script.upstream;
    },
    get receipts() {
      return receipts;
    },
    create,
    answering(answers, options) {
      script.upstream.enqueue(...[answers].flat());
      return create(options);
    },
    plain: () => new OpenAI({ apiKey: KEY, baseURL: script.upstream.url, maxRetries: 0 }),
    core: (options) => createOpenRouter(given(options)),
  };
}

/** Answers with a story, streamed or not as the request asks. */
export function tell(story: Story): Answer {
  return (request) => storyReply(story, request, { writes: 97 });
}

/** A story's request in the words of the SDK. */
export function ask<Params = OpenAI.ChatCompletionCreateParamsNonStreaming>(story: Story): Params {
  return story.request as Params;
}

/** Everything that an iterable brings. */
export async function all<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of iterable) items.push(item);
  return items;
}

/** What a promise rejects with. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into errors of any class
export async function failureOf(promise: PromiseLike<unknown>): Promise<any> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`expected a failure, got ${JSON.stringify(value)}`);
}
