import type { AIMessageFields, InvalidToolCall, ToolCall } from "@langchain/core/messages";
import type { ChatCompletion, Receipt, ResponseMessage } from "@wayfare/core";
import { contentText, onlyText } from "@wayfare/core/adapter";
import { decodeUsage, type OpenRouterUsageMetadata } from "../call/usage.ts";
import type { Block } from "./blocks.ts";
import type { DecodeTarget } from "./decode-target.ts";
import { OpenRouterMessage, type Whole } from "./messages.ts";
import { decodeMetadata } from "./metadata.ts";

/** Reads a whole answer. */
export async function decodeMessage(
  completion: ChatCompletion,
  receipt: Receipt | undefined,
  target: DecodeTarget,
): Promise<OpenRouterMessage> {
  const message = completion.choices[0]?.message;
  const loading = decodeWhole(completion, target);
  const known = loading instanceof Promise ? await loading : loading;
  const isStandard = hasImages(message);
  const fields = {
    ...decodeEnd(completion, receipt, target, isStandard),
    content: isStandard ? [...known.blocks()] : contentText(message?.content),
    additional_kwargs: decodeKwargs(message),
    tool_calls: known.toolCalls,
    invalid_tool_calls: known.invalidToolCalls,
  } as AIMessageFields;
  return new OpenRouterMessage(fields, known);
}

/** An answer with images is given in standard blocks as a whole: there is no other form that all readers know. */
export function hasImages(message: ResponseMessage | undefined): boolean {
  return Boolean(message?.images?.length);
}

/** What the end of a stream tells, and the whole answer too. */
export interface AnswerEnd {
  id?: string;
  usage_metadata?: OpenRouterUsageMetadata;
  response_metadata: Record<string, unknown>;
}

/**
 * Reads what the end of an answer tells.
 * @param isStandard - whether a message has to say that its content is standard blocks; LangChain says it of events
 */
export function decodeEnd(
  completion: ChatCompletion,
  receipt: Receipt | undefined,
  { hasUsage }: DecodeTarget,
  isStandard = false,
): AnswerEnd {
  const usage = hasUsage ? decodeUsage(completion.usage, receipt) : undefined;
  return {
    ...(completion.id && { id: completion.id }),
    ...(usage && { usage_metadata: usage }),
    response_metadata: {
      ...decodeMetadata(completion, receipt),
      ...(isStandard && { output_version: "v1" }),
    },
  };
}

/** The parts of a message that are not its text. */
function decodeKwargs(message: ResponseMessage | undefined): Record<string, unknown> {
  const kwargs = decodeLateKwargs(message);
  if (message === undefined) return kwargs;
  const reasoning = message.reasoning ?? message.reasoning_content;
  if (reasoning) kwargs.reasoning_content = reasoning;
  if (message.refusal) kwargs.refusal = message.refusal;
  if (message.audio != null) kwargs.audio = message.audio;
  return kwargs;
}

/** Those that a stream tells at its end, since pieces of them would be added up wrongly. */
export function decodeLateKwargs(message: ResponseMessage | undefined): Record<string, unknown> {
  const kwargs: Record<string, unknown> = {};
  // An empty list that came goes back: to some models it says that they did not reason.
  if (message?.reasoning_details != null) kwargs.reasoning_details = message.reasoning_details;
  if (message?.annotations?.length) kwargs.annotations = message.annotations;
  const { id: _, data: __, transcript: ___, ...audio } = message?.audio ?? {};
  if (Object.keys(audio).length > 0) kwargs.audio = audio;
  return kwargs;
}

/** What a message is as a whole. Of more than text, it is read by what is loaded then. */
export function decodeWhole(completion: ChatCompletion, target: DecodeTarget): Whole | Promise<Whole> {
  const text = onlyText(completion.choices[0]?.message);
  if (text !== undefined) return wholeOf([], () => [{ type: "text", text }]);
  return import("./decode-blocks.ts").then(({ decodeBlocks }) => {
    let made: Block[] | undefined;
    const blocks = (): Block[] => {
      made ??= decodeBlocks(completion, target);
      return made;
    };
    return wholeOf(completion.choices[0]?.message?.tool_calls?.length ? blocks() : [], blocks);
  });
}

/** @param known - the blocks, as far as there are calls among them */
export function wholeOf(known: readonly Block[], blocks: () => readonly Block[]): Whole {
  return {
    blocks,
    toolCalls: known.filter((block) => block.type === "tool_call") as ToolCall[],
    invalidToolCalls: known.filter((block) => block.type === "invalid_tool_call") as InvalidToolCall[],
  };
}
