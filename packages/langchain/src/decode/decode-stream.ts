import type { AIMessageChunkFields, ContentBlock } from "@langchain/core/messages";
import type { ChatGenerationChunk } from "@langchain/core/outputs";
import type { ChatEvent } from "@wayfare/core";
import { decodeWhole } from "./decode-content.ts";
import type { DecodeTarget } from "./decode-target.ts";
import { imageBlock } from "./image-block.ts";
import { callPiece, lastPiece, type PieceDecoder, piece } from "./pieces.ts";

type EventOf<T extends ChatEvent["type"]> = Extract<ChatEvent, { type: T }>;
type Handle<E> = (event: E, id: string) => ChatGenerationChunk | undefined;

const handlers: { readonly [T in ChatEvent["type"]]?: Handle<EventOf<T>> } = {
  text: ({ text }, id) => piece({ id, content: text }, text),
  reasoning: ({ text }, id) => (text === "" ? undefined : kwargsPiece(id, { reasoning_content: text })),
  refusal: ({ text }, id) => kwargsPiece(id, { refusal: text }),
  tool_call_start: ({ index, id: call, name }, id) => callPiece(id, { name, args: "", id: call, index }),
  tool_call_delta: ({ index, arguments: args }, id) => callPiece(id, { args, index }),
  image: ({ image, block: index }, id) => {
    const block = imageBlock(image);
    if (block === undefined) return undefined;
    const made = piece({ id, content: [{ ...block, index }] as ContentBlock[] });
    // Of content that is not text, LangChain reads no other form.
    made.message.response_metadata.output_version = "v1";
    return made;
  },
  // All else comes with the last piece: what comes twice would be added up, when it lapses like an amount.
  audio: ({ audio: { id: name, data, transcript } }, id) => {
    const parts = Object.entries({ id: name, data, transcript }).filter(
      ([, part]) => typeof part === "string",
    );
    return parts.length === 0 ? undefined : kwargsPiece(id, { audio: Object.fromEntries(parts) });
  },
};

function kwargsPiece(id: string, additional_kwargs: Record<string, unknown>): ChatGenerationChunk {
  return piece({ id, content: "", additional_kwargs } as AIMessageChunkFields);
}

/** Pieces whose content is text, and reasoning and media beside it, as LangChain has had them from the beginning. */
export function createPieceDecoder(target: DecodeTarget): PieceDecoder {
  let hasBegun = false;
  return {
    decode(event, id, out) {
      if ("choice" in event && event.choice !== 0) return;
      const made = (handlers[event.type] as Handle<ChatEvent> | undefined)?.(event, id);
      if (made === undefined) return;
      hasBegun = true;
      out.push(made);
    },
    async finish(completion, receipt, out) {
      // The last piece makes a whole of a sum, not of itself.
      if (!hasBegun) out.push(piece({ id: completion.id, content: "" }));
      out.push(lastPiece(completion, receipt, target, await decodeWhole(completion, target)));
    },
  };
}
