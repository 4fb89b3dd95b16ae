import type { InvalidToolCall } from "@langchain/core/messages";
import type { Annotation, ContentPart, ReasoningDetail, ResponseAudio, ResponseImage } from "@wayfare/core";
import type { AnyBlock } from "./any-block.ts";

/** What the blocks of an answer add up to. */
export interface Gathered {
  readonly parts: ContentPart[];
  readonly images: ResponseImage[];
  readonly details: ReasoningDetail[];
  readonly annotations: Annotation[];
  /** What else a call had, by its id. */
  readonly extras: Map<unknown, Record<string, unknown>>;
  /** Calls that were wrong: an answer that LangChain assembles of events has them nowhere else. */
  readonly wrong: InvalidToolCall[];
  /** Whether any block had details, be they none. */
  hasDetails: boolean;
  /** The details of the whole answer, where its blocks do not add up to them. */
  whole: ReasoningDetail[] | undefined;
  reasoning: string;
  refusal: string;
  audio: ResponseAudio | undefined;
}

/** What a text adds up to. */
export function gatherText(text: string): Gathered {
  return {
    parts: text === "" ? [] : [{ type: "text", text }],
    images: [],
    details: [],
    annotations: [],
    extras: new Map(),
    wrong: [],
    hasDetails: false,
    whole: undefined,
    reasoning: "",
    refusal: "",
    audio: undefined,
  };
}

/** What writes content that is not mere text; it is loaded when there is any. */
export interface BlockEncoder {
  /** Writes the blocks of a question, or of the result of a tool. */
  encodeBlocks(blocks: readonly AnyBlock[]): ContentPart[];
  /** Adds up the blocks of an answer. */
  gatherBlocks(blocks: readonly AnyBlock[]): Gathered;
}
