import type { ChatModelStreamEvent, ContentBlockDelta } from "@langchain/core/language_models/event";
import type { AIMessageChunkFields, ContentBlock } from "@langchain/core/messages";
import type { ChatGenerationChunk } from "@langchain/core/outputs";
import { BlockDecoder } from "./decode-blocks.ts";
import { wholeOf } from "./decode-content.ts";
import type { DecodeTarget } from "./decode-target.ts";
import { callPiece, lastPiece, type PieceDecoder, piece } from "./pieces.ts";

/** Pieces of standard blocks, each with the place of its block (`outputVersion: "v1"`). */
export function createBlockPieceDecoder(target: DecodeTarget): PieceDecoder {
  const decoder = new BlockDecoder(target.audioFormat);
  const events: ChatModelStreamEvent[] = [];
  const hand = (id: string, out: ChatGenerationChunk[]): void => {
    for (const event of events) {
      const made = pieceOf(event, id);
      if (made === undefined) continue;
      // Else LangChain would read the blocks as those of another version, and lose pieces of calls.
      made.message.response_metadata.output_version = "v1";
      out.push(made);
    }
    events.length = 0;
  };
  return {
    decode(event, id, out) {
      decoder.decode(event, events);
      hand(id, out);
    },
    finish(completion, receipt, out) {
      decoder.finish(completion, events);
      hand(completion.id, out);
      const { blocks } = decoder;
      out.push(
        lastPiece(
          completion,
          receipt,
          target,
          wholeOf(blocks, () => blocks),
          "blocks",
        ),
      );
    },
  };
}

function pieceOf(event: ChatModelStreamEvent, id: string): ChatGenerationChunk | undefined {
  if (event.event === "content-block-start") return startOf(event.content, event.index, id);
  if (event.event === "content-block-delta") return deltaOf(event.delta, event.index, id);
  return event.event === "content-block-finish" ? endOf(event.content, event.index, id) : undefined;
}

/** Only calls have something to say when they begin. */
function startOf(block: ContentBlock, index: number, id: string): ChatGenerationChunk | undefined {
  if (block.type !== "tool_call_chunk") return undefined;
  const { id: call, name } = block as unknown as { id: string; name: string };
  return callPiece(id, { id: call, name, args: "", index }, [{ ...block, index }]);
}

function deltaOf(delta: ContentBlockDelta, index: number, id: string): ChatGenerationChunk | undefined {
  switch (delta.type) {
    case "text-delta":
      return blockPiece(id, { type: "text", text: delta.text, index }, delta.text);
    case "reasoning-delta":
      return blockPiece(id, { type: "reasoning", reasoning: delta.reasoning, index });
    case "tool-call-delta": {
      const { args } = delta;
      return callPiece(id, { args, index }, [{ type: "tool_call_chunk", args, index }]);
    }
    default:
      return undefined;
  }
}

/** What has come in pieces must not come again: only what the end of a block brings. */
function endOf(block: ContentBlock, index: number, id: string): ChatGenerationChunk | undefined {
  if (block.type === "tool_call" || block.type === "invalid_tool_call") return undefined;
  if (block.type !== "text" && block.type !== "reasoning") return blockPiece(id, { ...block, index });
  const { text: _, reasoning: __, ...rest } = block as Record<string, unknown>;
  if (Object.keys(rest).length === 1) return undefined;
  // Whoever shows the pieces finds a text in each.
  return blockPiece(id, { ...rest, type: block.type, [block.type]: "", index });
}

function blockPiece(id: string, block: ContentBlock, text?: string): ChatGenerationChunk {
  return piece({ id, content: [block] } as AIMessageChunkFields, text);
}
