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

/** Where the last piece keeps what all pieces make together: by itself it is no more than a piece. */
const completed: unique symbol = Symbol("completed");

/** What an answer is as a whole. */
export interface Whole {
  /** Its content in standard blocks, made when somebody asks. */
  readonly blocks: () => readonly Block[];
  readonly toolCalls: ToolCall[];
  readonly invalidToolCalls: InvalidToolCall[];
}

interface Held {
  [whole]?: Whole | undefined;
  [completed]?: Whole | undefined;
}

/** A message whose standard content is all that came: citations, images, sounds and refusals too. */
export class OpenRouterMessage extends AIMessage {
  declare [whole]?: Whole | undefined;

  constructor(fields: AIMessageFields & Held, known?: Whole) {
    super(fields);
    keep(this, known ?? fields[whole]);
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
  declare [whole]?: Whole | undefined;
  declare [completed]?: Whole | undefined;

  /** @param sum - what the message is with this piece, its last one */
  constructor(fields: AIMessageChunkFields & Held, sum: Whole | undefined = fields[completed]) {
    super(fields);
    keep(this, fields[whole]);
    if (sum !== undefined) this[completed] = sum;
  }

  override get lc_id(): string[] {
    return [...this.lc_namespace, "AIMessageChunk"];
  }

  override get contentBlocks(): ContentBlock.Standard[] {
    // All that the last piece shows has come before it: what it tells is of the whole.
    if (this[completed] !== undefined) return [];
    return standard(this) ?? super.contentBlocks;
  }

  override concat(chunk: AIMessageChunk): this {
    const sum = super.concat(chunk);
    const usage = addUsage(this.usage_metadata, chunk.usage_metadata, sum.usage_metadata);
    if (usage !== undefined) setField(sum, "usage_metadata", usage as never);
    const { [completed]: known = (chunk as Held)[whole] } = chunk as Held;
    if (known === undefined) return sum;
    keep(sum, known);
    setField(sum, "tool_calls", known.toolCalls);
    setField(sum, "invalid_tool_calls", known.invalidToolCalls);
    if (isStandard(sum)) setField(sum, "content", [...known.blocks()]);
    return sum;
  }
}

function keep(message: (AIMessage | AIMessageChunk) & Held, known: Whole | undefined): void {
  if (known === undefined) return;
  message[whole] = known;
  // Whoever copies a message by the fields that it was made of.
  (message.lc_kwargs as Held)[whole] = known;
}

function isStandard({ response_metadata }: AIMessage | AIMessageChunk): boolean {
  return response_metadata?.output_version === "v1";
}

/** Standard content of a message that is known as a whole and does not hold it already. */
function standard(message: (AIMessage | AIMessageChunk) & Held): ContentBlock.Standard[] | undefined {
  const known = message[whole];
  return known === undefined || isStandard(message) ? undefined : [...known.blocks()];
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
