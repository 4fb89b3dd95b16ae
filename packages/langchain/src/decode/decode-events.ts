import type { ChatModelStreamEvent, MessageFinishEvent } from "@langchain/core/language_models/event";
import type { ChatCompletion, ChatEvent, Receipt } from "@wayfare/core";
import type { AnswerDecoder } from "./answer-decoder.ts";
import { BlockDecoder } from "./decode-blocks.ts";
import { decodeEnd } from "./decode-content.ts";
import type { DecodeTarget } from "./decode-target.ts";

type Reason = NonNullable<MessageFinishEvent["reason"]>;

/** Why an answer ended, in the words of LangChain's protocol. */
const reasons: ReadonlyMap<string, Reason> = new Map([
  ["stop", "stop"],
  ["length", "length"],
  ["tool_calls", "tool_use"],
  ["function_call", "tool_use"],
  ["content_filter", "content_filter"],
]);

/** Whole calls are there to be used, also where another reason is given; one that has no word there stays as it came. */
function reasonOf(raw: string | null | undefined, hasCalls: boolean): Reason | undefined {
  const known = reasons.get(raw ?? "");
  return hasCalls && (known === undefined || known === "stop") ? "tool_use" : known;
}

/** Turns the events of an answer into LangChain's protocol of content blocks. */
export class ProtocolDecoder implements AnswerDecoder<ChatModelStreamEvent> {
  readonly #target: DecodeTarget;
  readonly #decoder: BlockDecoder;
  #hasBegun = false;

  constructor(target: DecodeTarget) {
    this.#target = target;
    this.#decoder = new BlockDecoder(target.audioFormat);
  }

  decode(event: ChatEvent, id: string, out: ChatModelStreamEvent[]): void {
    this.#begin(id, out);
    this.#decoder.decode(event, out);
  }

  finish(completion: ChatCompletion, receipt: Receipt, out: ChatModelStreamEvent[]): void {
    this.#begin(completion.id, out);
    this.#decoder.finish(completion, out);
    const { usage_metadata: usage, response_metadata: responseMetadata } = decodeEnd(
      completion,
      receipt,
      this.#target,
    );
    const hasCalls = this.#decoder.blocks.some((block) => block?.type === "tool_call");
    const reason = reasonOf(completion.choices[0]?.finish_reason, hasCalls);
    if (usage !== undefined) out.push({ event: "usage", usage });
    out.push({
      event: "message-finish",
      ...(reason && { reason }),
      ...(usage && { usage }),
      responseMetadata,
    });
  }

  #begin(id: string, out: ChatModelStreamEvent[]): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    out.push({ event: "message-start", ...(id && { id }) });
  }
}
