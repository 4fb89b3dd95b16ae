import {
  APICallError,
  type LanguageModelV4Content,
  type LanguageModelV4StreamPart,
  type SharedV4Warning,
} from "@ai-sdk/provider";
import { createOpenRouter, type OpenRouterProvider } from "@wayfare/ai-sdk";
import type { WireObject } from "@wayfare/test-upstream";
import type { AdapterCall, AdapterLeg, Failure, Told } from "./adapter-leg.ts";
import { grammarProblems } from "./ai-sdk-grammar.ts";
import { foldStream, outcomeOf } from "./ai-sdk-outcome.ts";
import { encodeCall } from "./ai-sdk-prompt.ts";
import { everything } from "./everything.ts";
import { all } from "./read.ts";

/** The AI SDK: what `ai` would do with a model is done by hand, so that nothing is smoothed over. */
export const aiSdk: AdapterLeg = {
  name: "AI SDK",
  untold: undefined,
  open: (settings) => {
    const provider = createOpenRouter({ ...settings, retry: false });
    return {
      generate: (request, call = {}) => generate(provider, request, call),
      stream: (request, call = {}) => stream(provider, request, call),
      async leave(request) {
        const { model, options } = encodeCall(request);
        const { stream } = await provider(model).doStream(options);
        for await (const part of stream) if (part.type === "text-delta") break;
      },
      failureOf,
    };
  },
  differences: {
    toolCall: {
      why: "`ai` names the choice `auto` in every call; it is what the API does without being told",
      request: { tool_choice: undefined },
    },
    emptyArguments: {
      why: "the input of a call must be JSON",
      message: { tool_calls: [["call_now3", "now", "{}"]] },
    },
    everything: {
      why: "there is no place for a user's name nor for the role `developer`; usage is reported in any case",
      request: {
        messages: everything.messages?.map((message) => {
          if (message.role === "developer") return { ...message, role: "system" };
          return message.role === "user" ? { ...message, name: undefined } : message;
        }),
        stream_options: undefined,
      },
    },
  },
};

async function generate(provider: OpenRouterProvider, request: WireObject, call: AdapterCall): Promise<Told> {
  const { model, options } = encodeCall(request);
  const result = await provider(model).doGenerate({ ...options, ...callOf(call) });
  const problems = [...warned(request, result.warnings), ...citationProblems(result.content)];
  return { outcome: outcomeOf(result), error: undefined, raw: [result.response?.body], problems };
}

async function stream(provider: OpenRouterProvider, request: WireObject, call: AdapterCall): Promise<Told> {
  const { model, options } = encodeCall(request);
  const result = await provider(model).doStream({ ...options, ...callOf(call), includeRawChunks: true });
  const parts: LanguageModelV4StreamPart[] = await all(result.stream);
  const answer = foldStream(parts);
  const raw = parts.flatMap((part) => (part.type === "raw" ? [part.rawValue] : []));
  const warnings = parts.flatMap((part) => (part.type === "stream-start" ? part.warnings : []));
  const problems = [
    ...warned(request, warnings),
    ...grammarProblems(parts),
    ...citationProblems(answer.content),
  ];
  const failed = parts.find((part) => part.type === "error");
  return { outcome: outcomeOf(answer), error: failed?.error, raw, problems };
}

function callOf({ signal, headers }: AdapterCall) {
  return { ...(signal && { abortSignal: signal }), ...(headers && { headers }) };
}

/** What could not be sent, though nothing is to be missing. */
function warned({ stream_options }: WireObject, warnings: readonly SharedV4Warning[]): string[] {
  const expected =
    stream_options === undefined ? [] : ["unsupported providerOptions.openrouter.stream_options"];
  const texts = warnings.map((warning) => `${warning.type} ${"feature" in warning ? warning.feature : ""}`);
  return [
    ...texts.filter((text) => !expected.includes(text)),
    ...expected.filter((text) => !texts.includes(text)).map((text) => `no warning: ${text}`),
  ];
}

/** Every page that is cited stands beside the text that it supports. */
function citationProblems(content: readonly LanguageModelV4Content[]): string[] {
  const sources = content.filter((part) => part.type === "source");
  const texts = content.filter((part) => part.type === "text");
  const cited = texts.flatMap(({ text, citations = [] }) =>
    citations.map(({ source, startIndex = -1, endIndex = -1 }) => {
      const isInside = startIndex >= 0 && startIndex < endIndex && endIndex <= text.length;
      return isInside ? source.id : `${source.id} outside of its text`;
    }),
  );
  const ids = sources.map(({ id }) => id);
  return `${cited}` === `${ids}` ? [] : [`sources [${ids}], cited [${cited}]`];
}

function failureOf(error: unknown): Failure {
  if (!APICallError.isInstance(error)) throw error;
  const { statusCode, isRetryable, message, responseHeaders, cause } = error;
  const retryAfter = responseHeaders?.["retry-after-ms"];
  return {
    status: statusCode,
    retryable: isRetryable,
    code: (error as { code?: unknown }).code,
    message,
    retryAfter: retryAfter === undefined ? undefined : Number(retryAfter),
    cause,
  };
}
