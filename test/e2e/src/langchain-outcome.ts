import { inspect, isDeepStrictEqual } from "node:util";
import type { AIMessage, AIMessageChunk, ToolCall } from "@langchain/core/messages";
import { formatMoney } from "@wayfare/core";
import { decodeReceipt } from "@wayfare/core/cost";
import {
  OpenRouterError,
  type OpenRouterResponseMetadata,
  type OpenRouterUsageMetadata,
} from "@wayfare/langchain";
import type { WireObject } from "@wayfare/test-upstream";
import type { Outcome } from "./adapter-leg.ts";
import { type Said, saidInBlocks } from "./langchain-blocks.ts";

type Message = AIMessage | AIMessageChunk;

/**
 * Writes a message in the words of the wire.
 *
 * @param raw - why it ended, where LangChain writes its own word over it
 */
export function outcomeOf(message: Message, raw = aboutOf(message).finish_reason): Outcome {
  const { about, usage, receipt } = toldOf(message);
  return {
    id: message.id,
    model: about.model,
    provider: receipt?.provider,
    created: about.created,
    ...saidOf(message),
    finish_reason: raw ?? undefined,
    meaning: meaningOf(message),
    usage: about.usage as WireObject | undefined,
    tokens: {
      prompt: usage?.input_tokens,
      completion: usage?.output_tokens,
      cached: usage?.input_token_details?.cache_read,
      reasoning: usage?.output_token_details?.reasoning,
    },
    cost: (about.usage as WireObject | undefined)?.cost,
    receipt,
  };
}

function aboutOf({ response_metadata }: Message): OpenRouterResponseMetadata {
  return response_metadata as unknown as OpenRouterResponseMetadata;
}

function toldOf(message: Message) {
  const about = aboutOf(message);
  return {
    about,
    usage: message.usage_metadata as OpenRouterUsageMetadata | undefined,
    receipt: about.openrouter && decodeReceipt(about.openrouter),
  };
}

/** What a message says; its standard blocks where it holds them, else what stands beside its text. */
function saidOf(message: Message): Said {
  return isStandard(message) ? saidInBlocks(message.content as WireObject[]) : saidBesideText(message);
}

function isStandard({ response_metadata }: Message): boolean {
  return response_metadata.output_version === "v1";
}

function saidBesideText({ text, additional_kwargs, tool_calls = [] }: Message): Said {
  const {
    reasoning_content,
    reasoning_details = [],
    refusal,
    annotations,
    audio,
  }: WireObject = additional_kwargs;
  return {
    message: {
      ...(text && { content: text }),
      ...(reasoning_content && { reasoning: reasoning_content }),
      ...(refusal && { refusal }),
      ...(annotations && { annotations }),
      ...(tool_calls.length > 0 && {
        tool_calls: tool_calls.map(wireCall),
      }),
    },
    reasoning_details,
    audio,
  };
}

function wireCall({ id, name, args }: ToolCall): unknown[] {
  return [id, name, JSON.stringify(args)];
}

/** Reasons that a reader knows, in the words of LangChain's protocol and in those of the wire. */
const reasons: ReadonlyMap<string, string> = new Map([
  ...["stop", "length", "content_filter", "tool_calls", "error"].map((reason) => [reason, reason] as const),
  ["tool_use", "tool_calls"],
]);

/** An agent goes on with the calls that a message has; all else is for its reader. */
function meaningOf(message: Message): string {
  const { finish_reason: reason } = aboutOf(message);
  if (message.tool_calls?.length) return "tool_calls";
  return reason == null ? "interrupted" : (reasons.get(reason) ?? "other");
}

/** Where a message contradicts itself: its blocks, the text beside them, its calls, its money. */
export function messageProblems(message: Message): string[] {
  const { about, usage, receipt } = toldOf(message);
  const inBlocks = saidInBlocks(message.contentBlocks as WireObject[]);
  const calls = message.tool_calls?.map(wireCall) ?? [];
  const paid = receipt?.totalCost;
  return [
    ...difference("the content blocks", inBlocks, saidOf(message)),
    ...difference("the text", message.text, inBlocks.message.content ?? ""),
    ...difference("the calls", calls, inBlocks.message.tool_calls ?? []),
    ...difference("the integration", about.model_provider, "openrouter"),
    ...difference("the name of the model", about.model_name, about.model),
    ...difference("the cost", usage?.total_cost, paid === undefined ? undefined : Number(formatMoney(paid))),
  ];
}

/** What a reader had been given before a stream broke off. */
export interface SoFar {
  readonly text: string;
  readonly reasoning: string;
}

/** What the pieces of a message have given; calls in pieces are for nobody to run. */
export function soFarOf({ text, content, additional_kwargs }: Message): SoFar {
  if (typeof content === "string") return { text, reasoning: `${additional_kwargs.reasoning_content ?? ""}` };
  const thoughts = content.map((block) => (block.type === "reasoning" ? block.reasoning : ""));
  return { text, reasoning: thoughts.join("") };
}

/**
 * Tells what an error says had come.
 * @throws the error itself when it is of another kind, or says nothing of it
 */
export function brokenOff(error: unknown, soFar: SoFar): { outcome: Outcome; problems: string[] } {
  if (!OpenRouterError.isInstance(error) || error.partialOutput === undefined) throw error;
  const { partialOutput, receipt } = error;
  // Only who was told something has a status: all else is a cut.
  const meaning = error.statusCode === undefined ? "interrupted" : "error";
  const outcome = { ...outcomeOf(partialOutput), meaning };
  const problems = [
    ...messageProblems(partialOutput),
    ...difference("what came", soFar, soFarOf(partialOutput)),
    ...difference("the receipt", outcome.receipt, receipt),
    ...difference("the calls", partialOutput.tool_calls, []),
  ];
  return { outcome, problems };
}

function difference(what: string, one: unknown, other: unknown): string[] {
  return isDeepStrictEqual(one, other) ? [] : [`${what}: ${inspect(one)} is not ${inspect(other)}`];
}
