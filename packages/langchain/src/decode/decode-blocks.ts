import type { ChatModelStreamEvent } from "@langchain/core/language_models/event";
import type { ContentBlock } from "@langchain/core/messages";
import type {
  Annotation,
  ChatCompletion,
  ChatEvent,
  ReasoningDetail,
  ResponseAudio,
  UrlCitation,
} from "@wayfare/core";
import { eventsOf, isUrlCitation, mergeAudio } from "@wayfare/core/adapter";
import {
  audioBlock,
  type Block,
  citation,
  executedBlocks,
  invalidCallBlock,
  toolCallBlock,
} from "./blocks.ts";
import { carrierBlock } from "./carrier.ts";
import type { DecodeTarget } from "./decode-target.ts";
import { imageBlock } from "./image-block.ts";

type EventOf<T extends ChatEvent["type"]> = Extract<ChatEvent, { type: T }>;
type Out = ChatModelStreamEvent[];
type Text = ContentBlock.Text;
type Handlers = {
  readonly [T in ChatEvent["type"]]?: (decoder: BlockDecoder, event: EventOf<T>, out: Out) => void;
};

/** A block of text that pieces go on to. */
interface OpenText {
  readonly type: "text" | "reasoning" | "refusal";
  readonly index: number;
  text: string;
}

/** A tool call that has begun. */
interface OpenCall {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  args: string;
}

/**
 * Turns the events of an answer into content blocks, and says how they come about in the words of LangChain's
 * protocol: start, pieces, and the whole block at its end. One handler for each event.
 */
export class BlockDecoder {
  /** The blocks that have ended, in their places. */
  readonly blocks: Block[] = [];
  /** Format of the sound that was asked for. */
  readonly audioFormat: string | undefined;
  open: OpenText | undefined;
  readonly calls = new Map<number, OpenCall>();
  /** Characters in the blocks of text so far. */
  before = 0;
  citations: ContentBlock.Citation[] = [];
  /** Annotations beside citations. */
  readonly annotations: Annotation[] = [];
  /** Reasoning details that stand on blocks. */
  readonly details: ReasoningDetail[] = [];
  /** The last block of text that has ended. */
  lastText: Text | undefined;
  audio: ResponseAudio | undefined;
  #next = 0;

  constructor(audioFormat?: string) {
    this.audioFormat = audioFormat;
  }

  /** Appends to `out` how the blocks come about. Only the first choice is read: LangChain knows no other. */
  decode(event: ChatEvent, out: Out): void {
    if ("choice" in event && event.choice !== 0) return;
    const handle = handlers[event.type] as
      | ((decoder: BlockDecoder, event: ChatEvent, out: Out) => void)
      | undefined;
    handle?.(this, event, out);
  }

  /** Ends what is open, after the last event, and adds what no block has taken along. */
  finish(completion: ChatCompletion, out: Out): void {
    this.close(out);
    const reason = completion.choices[0]?.finish_reason;
    for (const { index, ...call } of this.calls.values())
      this.end(index, invalidCallBlock(call, `The answer ended within it (finish reason ${reason}).`), out);
    this.calls.clear();
    if (this.citations.length > 0) this.whole({ type: "text", text: "", annotations: this.citations }, out);
    if (this.audio !== undefined) {
      const block = audioBlock(this.audio, this.audioFormat);
      if (block !== undefined) this.whole(block, out);
    }
    const carrier = this.#carrier(completion);
    if (carrier !== undefined) this.whole(carrier, out);
  }

  #carrier(completion: ChatCompletion): Block | undefined {
    const whole = completion.choices[0]?.message?.reasoning_details ?? [];
    const { details, annotations } = this;
    const isCarried = whole.length === details.length && JSON.stringify(whole) === JSON.stringify(details);
    if (isCarried && annotations.length === 0) return undefined;
    return carrierBlock({
      ...(!isCarried && { reasoning_details: whole }),
      ...(annotations.length > 0 && { annotations }),
    });
  }

  /** A piece of text, reasoning or refusal: to the open block of its kind, or to a new one. */
  piece(type: OpenText["type"], text: string, out: Out): void {
    let { open } = this;
    if (open?.type !== type) {
      this.close(out);
      open = { type, index: this.#next++, text: "" };
      this.open = open;
      out.push({ event: "content-block-start", index: open.index, content: textBlock(open) });
    }
    if (text === "") return;
    open.text += text;
    const { index } = open;
    if (type === "reasoning") {
      out.push({ event: "content-block-delta", index, delta: { type: "reasoning-delta", reasoning: text } });
    } else if (type === "text") {
      out.push({ event: "content-block-delta", index, delta: { type: "text-delta", text } });
    }
  }

  /** Ends the block of text that is open. */
  close(out: Out): void {
    const { open } = this;
    if (open === undefined) return;
    this.open = undefined;
    const block = textBlock(open);
    if (open.type === "text") {
      this.before += open.text.length;
      this.lastText = block as Text;
      if (this.citations.length > 0) this.lastText.annotations = this.citations;
      this.citations = [];
    }
    this.end(open.index, block, out);
  }

  /** A page that supports the text that is open, is to come, or has just ended. */
  cite(page: UrlCitation): void {
    const { lastText } = this;
    if (this.open?.type === "text" || lastText === undefined) {
      this.citations.push(citation(page, this.before));
      return;
    }
    const cited = citation(page, this.before - lastText.text.length);
    lastText.annotations = [...(lastText.annotations ?? []), cited];
  }

  /** Details go back unmodified: reading a whole answer like a stream numbers those that had no number. */
  keepDetails(completion: ChatCompletion): void {
    const details = completion.choices[0]?.message?.reasoning_details;
    const [block, ...others] = this.blocks.filter((each) => each?.type === "reasoning" && "extras" in each);
    if (!details?.length || block === undefined || others.length > 0) return;
    block.extras = { reasoning_details: details };
    this.details.splice(0, Number.POSITIVE_INFINITY, ...details);
  }

  start(call: Omit<OpenCall, "index" | "args">, block: number, out: Out): void {
    this.close(out);
    const opened: OpenCall = { index: this.#next++, ...call, args: "" };
    this.calls.set(block, opened);
    const { id, name, index } = opened;
    const content = { type: "tool_call_chunk", id, name, args: "", index };
    out.push({ event: "content-block-start", index, content });
  }

  /** A block that comes whole. */
  whole(block: Block, out: Out): void {
    this.close(out);
    const index = this.#next++;
    out.push({ event: "content-block-start", index, content: block });
    this.end(index, block, out);
  }

  end(index: number, block: Block, out: Out): void {
    this.blocks[index] = block;
    out.push({ event: "content-block-finish", index, content: block });
  }
}

function textBlock({ type, text }: OpenText): Block {
  if (type === "reasoning") return { type, reasoning: text };
  return type === "text" ? { type, text } : { type, refusal: text };
}

const handlers: Handlers = {
  text: (decoder, { text }, out) => decoder.piece("text", text, out),
  text_end: (decoder, _event, out) => decoder.close(out),
  reasoning: (decoder, { text }, out) => decoder.piece("reasoning", text, out),
  reasoning_end: (decoder, { details }, out) => {
    const { open } = decoder;
    if (open?.type !== "reasoning") return;
    decoder.open = undefined;
    const place = decoder.details.length;
    decoder.details.push(...details);
    const extras = details.length > 0 && { extras: { reasoning_details: details } };
    decoder.end(open.index, { ...textBlock(open), ...extras } as Block, out);
    for (const [at, detail] of details.entries())
      for (const block of executedBlocks(detail, place + at)) decoder.whole(block, out);
  },
  refusal: (decoder, { text }, out) => decoder.piece("refusal", text, out),
  tool_call_start: (decoder, { id, name, block }, out) => decoder.start({ id, name }, block, out),
  tool_call_delta: (decoder, { block, arguments: args }, out) => {
    const call = decoder.calls.get(block);
    if (call === undefined) return;
    call.args += args;
    out.push({ event: "content-block-delta", index: call.index, delta: { type: "tool-call-delta", args } });
  },
  tool_call_end: (decoder, { block, rest }, out) => {
    const call = decoder.calls.get(block);
    if (call === undefined) return;
    decoder.calls.delete(block);
    decoder.end(call.index, toolCallBlock(call, rest), out);
  },
  image: (decoder, { image }, out) => {
    const block = imageBlock(image);
    if (block !== undefined) decoder.whole(block, out);
  },
  audio: (decoder, { audio }) => {
    decoder.audio = mergeAudio(decoder.audio, audio);
  },
  annotation: (decoder, { annotation }) => {
    if (isUrlCitation(annotation)) decoder.cite(annotation);
    else decoder.annotations.push(annotation);
  },
};

/** The content blocks of a whole answer. */
export function decodeBlocks(completion: ChatCompletion, { audioFormat, isCut }: DecodeTarget): Block[] {
  const decoder = new BlockDecoder(audioFormat);
  const out: ChatModelStreamEvent[] = [];
  for (const event of eventsOf(completion))
    if (!isCut || event.type !== "tool_call_end") decoder.decode(event, out);
  decoder.keepDetails(completion);
  decoder.finish(completion, out);
  return decoder.blocks.filter((block) => block !== undefined);
}
