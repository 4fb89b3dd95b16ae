import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4Message,
  LanguageModelV4StreamPart,
} from "@ai-sdk/provider";
import { createOpenRouter, type OpenRouterProvider, type OpenRouterProviderSettings } from "@wayfare/ai-sdk";
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
  /** A provider with a key. */
  provider(settings?: OpenRouterProviderSettings): OpenRouterProvider;
  /** The same, with these replies waiting upstream. */
  answering(answers: Answer | readonly Answer[], settings?: OpenRouterProviderSettings): OpenRouterProvider;
  /** The body of a request that came; the last one unless a number is given. */
  body(number?: number): WireObject;
}

/** Starts a provider for the file. After each test nothing may be in flight. */
export function useUpstream(): Bench {
  const script = useScript();
  const provider = (settings: OpenRouterProviderSettings = {}) =>
    createOpenRouter({ apiKey: KEY, baseURL: script.upstream.url, ...settings });
  return {
    get upstream() {
      return script.upstream;
    },
    provider,
    answering(answers, settings) {
      script.upstream.enqueue(...[answers].flat());
      return provider(settings);
    },
    body: (number = -1) => script.upstream.requests.at(number)?.json,
  };
}

/** Answers with a story, streamed or not as the request asks. */
export function tell(story: Story, options: SseOptions = {}): Answer {
  return (request) => storyReply(story, request, options);
}

/** A message of the user. */
export function user(text = "Hi."): Extract<LanguageModelV4Message, { role: "user" }> {
  return { role: "user", content: [{ type: "text", text }] };
}

/** Options of a call that says "Hi.". */
export function call(over: Partial<LanguageModelV4CallOptions> = {}): LanguageModelV4CallOptions {
  return { prompt: [user()], ...over };
}

/** Reads a stream to its end. */
export async function partsOf(
  model: LanguageModelV4,
  options: Partial<LanguageModelV4CallOptions> = {},
): Promise<LanguageModelV4StreamPart[]> {
  const { stream } = await model.doStream(call(options));
  const parts: LanguageModelV4StreamPart[] = [];
  for await (const part of stream as unknown as AsyncIterable<LanguageModelV4StreamPart>) parts.push(part);
  return parts;
}

type PartOf<T extends LanguageModelV4StreamPart["type"]> = Extract<LanguageModelV4StreamPart, { type: T }>;

/** The parts of one type. */
export function only<T extends LanguageModelV4StreamPart["type"]>(
  parts: readonly LanguageModelV4StreamPart[],
  type: T,
): PartOf<T>[] {
  return parts.filter((part): part is PartOf<T> => part.type === type);
}

/** The content of one type. */
export function contentOf<T extends LanguageModelV4GenerateResult["content"][number]["type"]>(
  { content }: LanguageModelV4GenerateResult,
  type: T,
): Extract<LanguageModelV4GenerateResult["content"][number], { type: T }>[] {
  return content.filter((part) => part.type === type) as never;
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

/** Our part of provider metadata or options, of any shape. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into metadata of any shape
export function ours(from: { readonly openrouter?: unknown } | undefined): any {
  return from?.openrouter;
}

/** A tool that the server executed, as the reasoning tells it. */
export const executed = {
  type: "reasoning.server_tool_call",
  tool_name: "openrouter:web_search",
  arguments: '{"query":"tide"}',
  result: '{"hits":2}',
  tool_call_id: "srv_1",
  index: 0,
};
