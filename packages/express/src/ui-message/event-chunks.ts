import type { Annotation, ChatEvent, ReasoningDetail, ResponseAudio } from "@wayfare/core";
import { isUrlCitation, mergeAudio, parseJson } from "@wayfare/core/adapter";
import { encodeAudio, encodeImage } from "./encode-media.ts";
import { kept, type UiChunk } from "./ui-chunk.ts";

type EventOf<T extends ChatEvent["type"]> = Extract<ChatEvent, { type: T }>;
type Handlers = {
  readonly [T in ChatEvent["type"]]: (chunks: EventChunks, event: EventOf<T>, out: UiChunk[]) => void;
};

/** A block that pieces go on to. */
interface OpenBlock {
  type: "text" | "reasoning";
  id: string;
  /** Whether the text refuses to answer. */
  refusal?: boolean;
}

/** Turns the events of an answer into chunks: one handler for each event; holds only what comes back at an end. */
export class EventChunks {
  /** `audio.format` of the request. */
  readonly audioFormat: string;
  /** The model that answers. */
  model: string | undefined;
  open: OpenBlock | undefined;
  texts = 0;
  /** Addresses that were cited: each is said once. */
  readonly cited = new Set<string>();
  hasToolCalls = false;
  /** Remarks beside citations that no part has taken along yet. */
  annotations: Annotation[] = [];
  /** Reasoning details that stand on parts. */
  details: ReasoningDetail[] = [];
  audio: ResponseAudio | undefined;
  finish: EventOf<"finish"> | undefined;

  constructor(audioFormat: string) {
    this.audioFormat = audioFormat;
  }

  /** Appends the chunks of one event to `out`. Only the first choice is read: a UI message has one answer. */
  add(event: ChatEvent, out: UiChunk[]): void {
    if ("choice" in event && event.choice !== 0) return;
    const handle = handlers[event.type] as (chunks: EventChunks, event: ChatEvent, out: UiChunk[]) => void;
    handle(this, event, out);
  }

  /** Ends what is open; for answers that break off, and before what nobody announced. */
  close(out: UiChunk[]): void {
    const { open, annotations } = this;
    if (open === undefined) return;
    this.open = undefined;
    const { type, id, refusal } = open;
    if (type === "reasoning") {
      out.push({ type: "reasoning-end", id });
      return;
    }
    this.annotations = [];
    const left = { ...(annotations.length > 0 && { annotations }), ...(refusal && { refusal }) };
    out.push({ type: "text-end", id, ...kept(left) });
  }

  /** The block of text, or of a refusal, that pieces go on to: the open one, or a new one. */
  text(refusal: boolean, out: UiChunk[]): string {
    if (this.open?.type === "text" && this.open.refusal === refusal) return this.open.id;
    this.close(out);
    const id = `text-${this.texts++}`;
    this.open = { type: "text", id, refusal };
    out.push({ type: "text-start", id });
    return id;
  }
}

const handlers: Handlers = {
  text_start: (chunks, _event, out) => void chunks.text(false, out),
  text: (chunks, { text }, out) => {
    out.push({ type: "text-delta", id: chunks.text(false, out), delta: text });
  },
  text_end: (chunks, _event, out) => chunks.close(out),
  reasoning_start: (chunks, { block }, out) => {
    chunks.close(out);
    chunks.open = { type: "reasoning", id: `reasoning-${block}` };
    out.push({ type: "reasoning-start", id: chunks.open.id });
  },
  reasoning: (_chunks, { block, text }, out) => {
    if (text !== "") out.push({ type: "reasoning-delta", id: `reasoning-${block}`, delta: text });
  },
  reasoning_end: (chunks, { block, details }, out) => {
    chunks.open = undefined;
    for (const detail of details) chunks.details.push(detail);
    const { model } = chunks;
    const left = details.length > 0 ? { reasoning_details: details, ...(model && { model }) } : {};
    out.push({ type: "reasoning-end", id: `reasoning-${block}`, ...kept(left) });
  },
  refusal: (chunks, { text }, out) => {
    out.push({ type: "text-delta", id: chunks.text(true, out), delta: text });
  },
  tool_call_start: (chunks, { id, name }, out) => {
    chunks.close(out);
    out.push({ type: "tool-input-start", toolCallId: id, toolName: name });
  },
  tool_call_delta: (_chunks, { id, arguments: inputTextDelta }, out) => {
    out.push({ type: "tool-input-delta", toolCallId: id, inputTextDelta });
  },
  tool_call_end: (chunks, { id, name, arguments: text, rest }, out) => {
    chunks.hasToolCalls = true;
    // A function without parameters is called with nothing by some models.
    const input = text.trim() === "" ? {} : parseJson(text);
    const call = { toolCallId: id, toolName: name, ...kept(rest === undefined ? {} : { tool_call: rest }) };
    if (input !== undefined) out.push({ type: "tool-input-available", ...call, input });
    else {
      const errorText = "The arguments of this call are not JSON.";
      out.push({ type: "tool-input-error", ...call, input: text, errorText });
    }
  },
  image: (chunks, { image }, out) => {
    const file = encodeImage(image);
    if (file === undefined) return;
    chunks.close(out);
    out.push(file);
  },
  audio: (chunks, { audio }) => {
    chunks.audio = mergeAudio(chunks.audio, audio);
  },
  annotation: (chunks, { annotation }, out) => {
    if (!isUrlCitation(annotation)) {
      chunks.annotations.push(annotation);
      return;
    }
    const { url, title }: { url: string; title?: unknown } = annotation.url_citation;
    if (chunks.cited.has(url)) return;
    chunks.cited.add(url);
    out.push({
      type: "source-url",
      sourceId: url,
      url,
      ...(typeof title === "string" && title !== "" && { title }),
    });
  },
  chunk: () => {},
  usage: () => {},
  finish: (chunks, event, out) => {
    chunks.close(out);
    chunks.finish = event;
    const { audio } = chunks;
    const file = audio && encodeAudio(audio, chunks.audioFormat);
    if (file !== undefined) out.push(file);
    else if (audio?.transcript) {
      out.push({ type: "text-delta", id: chunks.text(false, out), delta: audio.transcript });
      chunks.close(out);
    }
  },
};
