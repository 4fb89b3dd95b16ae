import type { ChatRequest } from "../protocol/chat-request.ts";
import { readCount } from "./count.ts";
import { estimateTokens } from "./count-tokens.ts";
import type { Offer } from "./offer.ts";

/**
 * The longest output of a request at an offer, in tokens: by the request's limit, the offer's own, and what the context
 * has left beside the shortest prompt; undefined when none of them is known and `fallback` is missing.
 */
export function outputLimit(
  request: ChatRequest,
  offer: Omit<Offer, "pricing">,
  promptTokens: number,
  fallback: number | undefined,
): number | undefined {
  const context = readLimit(offer.context_length);
  const limits = [
    requestedLimit(request),
    readLimit(offer.max_completion_tokens),
    roomIn(context, promptTokens),
  ];
  const known = limits.filter((limit) => limit !== undefined);
  const longest = known.length > 0 ? Math.min(...known) : fallback;
  if (longest === undefined) return undefined;
  return longest * choicesOf(request) + predictionOf(request);
}

/** Where both are given, nobody says which one holds. */
function requestedLimit({ max_tokens, max_completion_tokens }: ChatRequest): number | undefined {
  const older = readLimit(max_tokens);
  const newer = readLimit(max_completion_tokens);
  return older === undefined || newer === undefined ? (older ?? newer) : Math.max(older, newer);
}

// A prompt that is too long may still be shortened by OpenRouter, and then there is room again.
function roomIn(context: number | undefined, promptTokens: number): number | undefined {
  if (context === undefined) return undefined;
  return promptTokens < context ? context - promptTokens : context;
}

/** OpenRouter has no `n`; other servers may. */
function choicesOf(request: ChatRequest & { n?: unknown }): number {
  return readLimit(request.n) ?? 1;
}

/** What is discarded of a prediction is charged as output. */
function predictionOf({ prediction }: ChatRequest): number {
  if (!prediction?.content) return 0;
  const { content } = prediction;
  return estimateTokens(typeof content === "string" ? content : JSON.stringify(content)).high;
}

/** A limit of zero is none: somebody left it empty. */
function readLimit(value: unknown): number | undefined {
  return readCount(value) || undefined;
}
