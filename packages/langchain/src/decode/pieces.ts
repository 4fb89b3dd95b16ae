import type { AIMessageChunkFields, ToolCallChunk } from "@langchain/core/messages";
import { ChatGenerationChunk } from "@langchain/core/outputs";
import type { ChatCompletion, Receipt } from "@wayfare/core";
import type { AnswerDecoder } from "./answer-decoder.ts";
import { decodeEnd, decodeLateKwargs, hasImages } from "./decode-content.ts";
import type { DecodeTarget } from "./decode-target.ts";
import { OpenRouterMessageChunk, type Whole } from "./messages.ts";

/** Turns the events of an answer into the pieces of a message. */
export type PieceDecoder = AnswerDecoder<ChatGenerationChunk>;

/** A piece of a message. @param text - what of it is plain text */
export function piece(fields: AIMessageChunkFields, text = ""): ChatGenerationChunk {
  // Said on every piece, since each is read on its own too; of this field alone the sum is not "openrouteropenrouter".
  fields.response_metadata = { model_provider: "openrouter" };
  // Some servers give none: then LangChain has its own.
  if (!fields.id) delete fields.id;
  return new ChatGenerationChunk({ message: new OpenRouterMessageChunk(fields), text });
}

/** A piece of a tool call; name and id come with its first one. */
export function callPiece(
  id: string,
  call: ToolCallChunk,
  content: AIMessageChunkFields["content"] = "",
): ChatGenerationChunk {
  return piece({
    id,
    content,
    tool_call_chunks: [{ type: "tool_call_chunk", ...call }],
  } as AIMessageChunkFields);
}

/**
 * The last piece.
 * @param whole - what the sum will be
 * @param brings - whether the pieces bring standard content
 */
export function lastPiece(
  completion: ChatCompletion,
  receipt: Receipt,
  target: DecodeTarget,
  whole: Whole,
  brings?: "blocks",
): ChatGenerationChunk {
  const [choice] = completion.choices;
  const isStandard = brings === "blocks" || hasImages(choice?.message);
  const fields = {
    ...decodeEnd(completion, receipt, target, isStandard),
    content: isStandard ? [] : "",
    additional_kwargs: decodeLateKwargs(choice?.message),
  } as AIMessageChunkFields;
  return new ChatGenerationChunk({
    message: new OpenRouterMessageChunk(fields, whole),
    text: "",
    generationInfo: { finish_reason: choice?.finish_reason },
  });
}
