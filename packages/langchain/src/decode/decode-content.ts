import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import type { AIMessageFields, InvalidToolCall, ToolCall } from "@langchain/core/messages";
import type { ChatCompletion, Receipt, ResponseMessage } from "@wayfare/core";
import { eventsOf } from "@wayfare/core/adapter";
import { decodeUsage, type OpenRouterUsageMetadata } from "../call/usage.ts";
import type { Block } from "./blocks.ts";
import { BlockDecoder } from "./decode-blocks.ts";
import { OpenRouterMessage, type Whole } from "./messages.ts";
import { decodeMetadata } from "./metadata.ts";

/** What is known of an answer before it comes. */
export interface DecodeTarget {
  /** Format of the sound that was asked for. */
  readonly audioFormat: string | undefined;
  /** Whether the usage is to be told. */
  readonly hasUsage: boolean;
  /** Whether the answer broke off: its calls are for nobody to run. */
  readonly isCut?: boolean;
}

/** Reads a whole answer. */
export function decodeMessage(
  completion: ChatCompletion,
  receipt: Receipt | undefined,
  target: DecodeTarget,
): OpenRouterMessage {
  const message = completion.choices[0]?.message;
  const known = decodeWhole(completion, target);
  const text = message?.content ?? "";
  const fields = {
    ...decodeEnd(completion, receipt, target),
    content: text,
    additional_kwargs: decodeKwargs(message),
    tool_calls: known.toolCalls,
    invalid_tool_calls: known.invalidToolCalls,
  } as AIMessageFields;
  // An answer with images is given in standard blocks as a whole: there is no other form that all readers know.
  return new OpenRouterMessage(
    message?.images?.length ? { ...fields, ...standardContent(fields, known) } : fields,
    known,
  );
}

/** What the end of a stream tells, and the whole answer too. */
export interface AnswerEnd {
  id?: string;
  usage_metadata?: OpenRouterUsageMetadata;
  response_metadata: Record<string, unknown>;
}

/** Reads what the end of an answer tells. */
export function decodeEnd(
  completion: ChatCompletion,
  receipt: Receipt | undefined,
  { hasUsage }: DecodeTarget,
): AnswerEnd {
  const usage = hasUsage ? decodeUsage(completion.usage, receipt) : undefined;
  return {
    ...(completion.id && { id: completion.id }),
    ...(usage && { usage_metadata: usage }),
    response_metadata: { ...decodeMetadata(completion, receipt) },
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

/**
 * What a message is as a whole.
 * @param made - its blocks, where they have been read already
 */
export function decodeWhole(
  completion: ChatCompletion,
  target: DecodeTarget,
  made?: readonly Block[],
): Whole {
  const blocks = (): readonly Block[] => {
    made ??= decodeBlocks(completion, target);
    return made;
  };
  if (!completion.choices[0]?.message?.tool_calls?.length)
    return { blocks, toolCalls: [], invalidToolCalls: [] };
  return {
    blocks,
    toolCalls: blocks().filter((block) => block.type === "tool_call") as ToolCall[],
    invalidToolCalls: blocks().filter((block) => block.type === "invalid_tool_call") as InvalidToolCall[],
  };
}

function decodeBlocks(completion: ChatCompletion, { audioFormat, isCut }: DecodeTarget): Block[] {
  const decoder = new BlockDecoder(audioFormat);
  const out: ChatModelStreamEvent[] = [];
  for (const event of eventsOf(completion))
    if (!isCut || event.type !== "tool_call_end") decoder.decode(event, out);
  decoder.keepDetails(completion);
  decoder.finish(completion, out);
  return decoder.blocks.filter((block) => block !== undefined);
}

function standardContent(
  { response_metadata }: AIMessageFields,
  known: Whole,
): Pick<AIMessageFields, "content" | "response_metadata"> {
  return {
    content: [...known.blocks()],
    response_metadata: { ...response_metadata, output_version: "v1" },
  } as Pick<AIMessageFields, "content" | "response_metadata">;
}
