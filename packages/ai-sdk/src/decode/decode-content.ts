import type { LanguageModelV4Content, LanguageModelV4FinishReason } from "@ai-sdk/provider";
import type { ChatCompletion } from "@wayfare/core";
import { eventsOf, onlyText } from "@wayfare/core/adapter";
import { carrierPart } from "./chat-metadata.ts";
import { PartDecoder } from "./decode-stream.ts";
import type { DecodeTarget } from "./decode-target.ts";
import { decodeFinishReason } from "./finish-reason.ts";
import { own, type Part } from "./parts.ts";

/** What an answer says, and why it ends. */
interface Decoded {
  readonly content: LanguageModelV4Content[];
  readonly finishReason: LanguageModelV4FinishReason;
}

/** Reads a whole answer, by the same table as a streamed one. @param targetOf - asked where there is more than text */
export function decodeCompletion(completion: ChatCompletion, targetOf: () => DecodeTarget): Decoded {
  const text = onlyText(completion.choices[0]?.message);
  if (text !== undefined) {
    const finishReason = decodeFinishReason(completion.choices[0]?.finish_reason, false);
    return { content: [{ type: "text", text }], finishReason };
  }
  const decoder = new PartDecoder(targetOf());
  const parts: Part[] = [];
  for (const event of eventsOf(completion)) decoder.decode(event, parts);
  decoder.close(parts);
  keepDetails(completion, decoder, parts);
  const carrier = carrierPart(completion, decoder);
  if (carrier !== undefined) parts.push(carrier);
  const reason = completion.choices[0]?.finish_reason;
  return { content: contentOf(parts), finishReason: decodeFinishReason(reason, decoder.hasToolCalls) };
}

/** Details go back unmodified: reading an answer like a stream numbers those that had no number. */
function keepDetails(completion: ChatCompletion, decoder: PartDecoder, parts: readonly Part[]): void {
  const details = completion.choices[0]?.message?.reasoning_details;
  const ends = parts.filter((part) => part.type === "reasoning-end");
  const [end] = ends;
  if (!details?.length || end === undefined || ends.length > 1) return;
  end.providerMetadata = own({ ...end.providerMetadata?.openrouter, reasoning_details: details });
  decoder.details = details;
}

/** The content that the parts of an answer make. */
function contentOf(parts: readonly Part[]): LanguageModelV4Content[] {
  const content: LanguageModelV4Content[] = [];
  let open: Extract<LanguageModelV4Content, { type: "text" | "reasoning" }> | undefined;
  for (const part of parts) {
    switch (part.type) {
      case "text-start":
        open = { type: "text", text: "" };
        content.push(open);
        break;
      case "reasoning-start":
        open = { type: "reasoning", text: "" };
        content.push(open);
        break;
      case "text-delta":
      case "reasoning-delta":
        if (open !== undefined) open.text += part.delta;
        break;
      case "text-end":
      case "reasoning-end": {
        const { type: _type, id: _id, ...rest } = part;
        if (open !== undefined) Object.assign(open, rest);
        break;
      }
      case "tool-call":
      case "tool-result":
      case "file":
      case "source":
      case "custom":
        content.push(part);
        break;
      default:
    }
  }
  return content;
}
