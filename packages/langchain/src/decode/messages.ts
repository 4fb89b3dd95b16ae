import {
  AIMessage,
  AIMessageChunk,
  type AIMessageChunkFields,
  type AIMessageFields,
  type ContentBlock,
  type InvalidToolCall,
  type ToolCall,
} from "@langchain/core/messages";
import type { OpenRouterUsageMetadata } from "../call/usage.ts";
import type { Block } from "./blocks.ts";

/** Where a message keeps what it is as a whole; a symbol goes along when LangChain copies the fields of a message. */
const whole: unique symbol = Symbol("whole");
/** Where the last piece keeps what the sum will be. */
const ending: unique symbol = Symbol("ending");

/** What an answer is as a whole. */
export interface Whole {
  /** Its content in standard blocks, made when somebody asks. */
  readonly blocks: () => readonly Block[];
  readonly toolCalls: ToolCall[];
  readonly invalidToolCalls: InvalidToolCall[];
}

/** What a message is, and the content that it had when that was noted. */
interface Kept {
  readonly known: Whole;
  readonly content: unknown;
}

interface Held {
  [whole]?: Kept | undefined;
  [ending]?: Whole | undefined;
}

/** A message whose standard content is all that came: citations, images, sounds and refusals too. */
export class OpenRouterMessage extends AIMessage {
  declare [whole]?: Kept | undefined;

  constructor(fields: AIMessageFields & Held, known?: Whole) {
    super(fields);
    const kept = known === undefined ? fields[whole] : { known, content: this.content };
    if (kept === undefined) return;
    this[whole] = kept;
    (this.lc_kwargs as Held)[whole] = kept;
  }

  // To JSON it is what everybody can read back.
  override get lc_id(): string[] {
    return [...this.lc_namespace, "AIMessage"];
  }

  override get contentBlocks(): ContentBlock.Standard[] {
    return standard(this) ?? super.contentBlocks;
  }
}

/**
 * A piece of a message. With the last piece, the sum becomes what the message is as a whole: tool calls that were cut are
 * invalid ones, blocks have an end, and the cost is kept.
 */
export class OpenRouterMessageChunk extends AIMessageChunk {
  declare [whole]?: Kept | undefined;
  declare [ending]?: Whole | undefined;

  /** @param known - what the sum will be, for the last piece */
  constructor(fields: AIMessageChunkFields & Held, known?: Whole) {
    super(fields);
    const last = known ?? fields[ending];
    if (last !== undefined) hold(this, { [ending]: last });
    const kept = fields[whole];
    if (kept !== undefined) complete(this, kept, fields);
  }

  // To JSON, a whole one is the message: LangChain reads the calls of a chunk anew from their pieces, and would take
  // those that were cut for good ones.
  override get lc_id(): string[] {
    return [...this.lc_namespace, this[whole] === undefined ? "AIMessageChunk" : "AIMessage"];
  }

  override get contentBlocks(): ContentBlock.Standard[] {
    // The last piece brings what no block shows: all that is seen has come.
    if (this[ending] !== undefined) return [];
    return standard(this) ?? super.contentBlocks;
  }

  override concat(chunk: AIMessageChunk): this {
    const sum = super.concat(chunk);
    const usage = addUsage(this.usage_metadata, chunk.usage_metadata, sum.usage_metadata);
    if (usage !== undefined) setField(sum, "usage_metadata", usage as never);
    const known = (chunk as Held)[ending];
    if (known === undefined) return sum;
    if (isStandard(sum)) setField(sum, "content", [...known.blocks()]);
    const { toolCalls: tool_calls, invalidToolCalls: invalid_tool_calls } = known;
    complete(sum, { known, content: sum.content }, { tool_calls, invalid_tool_calls });
    return sum;
  }
}

/** Notes something on a message, also for whoever copies it by the fields that it was made of. */
function hold(message: Held & { lc_kwargs: object }, held: Held): void {
  Object.assign(message, held);
  Object.assign(message.lc_kwargs, held);
}

/** Makes a sum what it is as a whole: its calls are not read from their pieces any more. */
function complete(
  sum: AIMessageChunk & Held,
  kept: Kept,
  { tool_calls = [], invalid_tool_calls = [] }: Partial<AIMessageChunkFields>,
): void {
  hold(sum, { [whole]: kept });
  setField(sum, "tool_calls", tool_calls);
  setField(sum, "invalid_tool_calls", invalid_tool_calls);
  delete (sum.lc_kwargs as Partial<AIMessageChunkFields>).tool_call_chunks;
}

function isStandard({ response_metadata }: AIMessage | AIMessageChunk): boolean {
  return response_metadata?.output_version === "v1";
}

/** Standard content of a message that is known as a whole, does not hold it already, and was not changed since. */
function standard(message: (AIMessage | AIMessageChunk) & Held): ContentBlock.Standard[] | undefined {
  const { [whole]: kept, content, tool_calls } = message;
  if (kept === undefined || isStandard(message)) return undefined;
  const { known } = kept;
  return content === kept.content && tool_calls === known.toolCalls ? [...known.blocks()] : undefined;
}

/** Sets a field where LangChain reads it, and where its serialization does. */
function setField<K extends keyof AIMessageChunk>(
  message: AIMessageChunk,
  name: K,
  value: AIMessageChunk[K],
): void {
  message[name] = value;
  (message.lc_kwargs as Record<PropertyKey, unknown>)[name] = value;
}

// The type of the field itself depends on compiler settings of the reader.
type Usage = OpenRouterUsageMetadata | undefined;

/** LangChain's own sum forgets the cost, and what else a report tells that it does not know. */
function addUsage(left: Usage, right: Usage, sum: Usage): Usage {
  if (left === undefined || right === undefined || sum === undefined) return left ?? right;
  if (left.total_cost === undefined && right.total_cost === undefined) return sum;
  return { ...sum, total_cost: (left.total_cost ?? 0) + (right.total_cost ?? 0) };
}
