import type { JSONValue, LanguageModelV4Citation, LanguageModelV4Source } from "@ai-sdk/provider";
import type { Annotation, ChatEvent, ReasoningDetail, ResponseAudio } from "@wayfare/core";
import { isUrlCitation, mergeAudio, parseJson } from "@wayfare/core/adapter";
import type { DecodeTarget } from "./decode-target.ts";
import { citation, imagePart, own, type Part, sourcePart } from "./parts.ts";

type EventOf<T extends ChatEvent["type"]> = Extract<ChatEvent, { type: T }>;
type Handlers = {
  readonly [T in ChatEvent["type"]]: (decoder: PartDecoder, event: EventOf<T>, out: Part[]) => void;
};

/** A block that pieces go on to. */
interface OpenBlock {
  type: "text" | "reasoning";
  id: string;
  /** Whether the text refuses to answer. */
  refusal?: boolean;
}

/** Turns the events of an answer into parts: one handler for each event; holds only what comes back at an end. */
export class PartDecoder {
  readonly target: DecodeTarget;
  /** The block of text or reasoning that is open. */
  open: OpenBlock | undefined;
  /** Characters in the blocks of text so far, and in the one that is open. */
  before = 0;
  length = 0;
  /** Pages that were cited, by their address: each is said once. */
  readonly sources = new Map<string, LanguageModelV4Source>();
  texts = 0;
  hasToolCalls = false;
  citations: LanguageModelV4Citation[] = [];
  /** Annotations beside citations that no text has taken along yet. */
  annotations: Annotation[] = [];
  /** Reasoning details that stand on parts. */
  details: ReasoningDetail[] = [];
  audio: ResponseAudio | undefined;
  finish: EventOf<"finish"> | undefined;

  constructor(target: DecodeTarget) {
    this.target = target;
  }

  /** Appends the parts of one event to `out`. Only the first choice is read: `ai` knows no other. */
  decode(event: ChatEvent, out: Part[]): void {
    if ("choice" in event && event.choice !== 0) return;
    const handle = handlers[event.type] as (decoder: PartDecoder, event: ChatEvent, out: Part[]) => void;
    handle(this, event, out);
  }

  /** Ends what is open; for answers that break off, and before what nobody announced. */
  close(out: Part[]): void {
    const { open } = this;
    if (open === undefined) return;
    this.open = undefined;
    if (open.type === "text") this.#endText(open, out);
    else out.push({ type: "reasoning-end", id: open.id });
  }

  /** The block of text, or of a refusal, that pieces go on to: the open one, or a new one. */
  text(refusal: boolean, out: Part[]): string {
    if (this.open?.type === "text" && this.open.refusal === refusal) return this.open.id;
    this.close(out);
    const id = `text-${this.texts++}`;
    this.open = { type: "text", id, refusal };
    out.push({ type: "text-start", id });
    return id;
  }

  #endText({ id, refusal }: OpenBlock, out: Part[]): void {
    const { citations, annotations } = this;
    const kept = { ...(annotations.length > 0 && { annotations }), ...(refusal && { refusal }) };
    out.push({
      type: "text-end",
      id,
      ...(citations.length > 0 && { citations }),
      ...(Object.keys(kept).length > 0 && { providerMetadata: own(kept) }),
    });
    this.citations = [];
    this.annotations = [];
    this.before += this.length;
    this.length = 0;
  }
}

const handlers: Handlers = {
  text_start: (decoder, _event, out) => void decoder.text(false, out),
  text: (decoder, { text }, out) => {
    const id = decoder.text(false, out);
    decoder.length += text.length;
    out.push({ type: "text-delta", id, delta: text });
  },
  text_end: (decoder, _event, out) => decoder.close(out),
  reasoning_start: (decoder, { block }, out) => {
    decoder.close(out);
    decoder.open = { type: "reasoning", id: `reasoning-${block}` };
    out.push({ type: "reasoning-start", id: decoder.open.id });
  },
  reasoning: (_decoder, { block, text }, out) => {
    if (text !== "") out.push({ type: "reasoning-delta", id: `reasoning-${block}`, delta: text });
  },
  reasoning_end: (decoder, { block, details }, out) => {
    decoder.open = undefined;
    const { model } = decoder.target;
    const metadata = { reasoning_details: details, ...(model !== undefined && { model }) };
    out.push({
      type: "reasoning-end",
      id: `reasoning-${block}`,
      ...(details.length > 0 && { providerMetadata: own(metadata) }),
    });
    decoder.details.push(...details);
    for (const detail of details) tellExecuted(decoder, detail, out);
  },
  refusal: (decoder, { text }, out) => {
    out.push({ type: "text-delta", id: decoder.text(true, out), delta: text });
  },
  tool_call_start: (decoder, { id, name }, out) => {
    decoder.close(out);
    out.push({ type: "tool-input-start", id, toolName: name });
  },
  tool_call_delta: (_decoder, { id, arguments: delta }, out) => {
    out.push({ type: "tool-input-delta", id, delta });
  },
  tool_call_end: (decoder, { id, name, arguments: input, rest }, out) => {
    decoder.hasToolCalls = true;
    const providerMetadata = rest && own({ tool_call: rest });
    out.push({ type: "tool-input-end", id });
    out.push({
      type: "tool-call",
      toolCallId: id,
      toolName: name,
      // A function without parameters is called with nothing by some models.
      input: input.trim() === "" ? "{}" : input,
      ...(providerMetadata && { providerMetadata }),
    });
  },
  image: (decoder, { image }, out) => {
    const part = imagePart(image);
    if (part === undefined) return;
    decoder.close(out);
    out.push(part);
  },
  audio: (decoder, { audio }) => {
    decoder.audio = mergeAudio(decoder.audio, audio);
  },
  annotation: (decoder, { annotation }, out) => {
    if (!isUrlCitation(annotation)) {
      decoder.annotations.push(annotation);
      return;
    }
    const { url } = annotation.url_citation;
    const held = decoder.sources.get(url);
    const source = held ?? sourcePart(annotation);
    if (held === undefined) {
      decoder.sources.set(url, source);
      out.push(source);
    }
    decoder.citations.push(citation(annotation, source, decoder.before));
  },
  chunk: (_decoder, { chunk }, out) => {
    out.push({ type: "raw", rawValue: chunk });
  },
  usage: () => {},
  finish: (decoder, event, out) => {
    decoder.close(out);
    decoder.finish = event;
    const { data, ...rest } = decoder.audio ?? {};
    if (data) {
      const { audioType: mediaType } = decoder.target;
      out.push({ type: "file", mediaType, data: { type: "data", data }, providerMetadata: own(rest) });
    } else if (rest.transcript) {
      out.push({ type: "text-delta", id: decoder.text(false, out), delta: rest.transcript });
      decoder.close(out);
    }
  },
};

/** A tool that the server executed during reasoning stands there with arguments and result. */
function tellExecuted(decoder: PartDecoder, detail: ReasoningDetail, out: Part[]): void {
  if (detail.type !== "reasoning.server_tool_call") return;
  const { tool_name = "unknown", arguments: input, result, tool_call_id, id } = detail;
  const toolCallId = tool_call_id ?? id ?? `server-${decoder.details.indexOf(detail)}`;
  const known = decoder.target.serverTools.get(tool_name);
  const call = { toolCallId, toolName: known ?? tool_name, ...(known === undefined && { dynamic: true }) };
  out.push({ type: "tool-call", ...call, input: jsonText(input), providerExecuted: true });
  const value = ((typeof result === "string" ? parseJson(result) : undefined) ??
    result ??
    "") as NonNullable<JSONValue>;
  out.push({ type: "tool-result", ...call, result: value });
}

/** Arguments as the JSON text that they are as a rule. */
function jsonText(input: unknown): string {
  if (typeof input === "string") return input || "{}";
  return JSON.stringify(input ?? {});
}
