import type { AIMessage, InvalidToolCall } from "@langchain/core/messages";
import type { Annotation, ContentPart, ReasoningDetail, ResponseAudio, ResponseImage } from "@wayfare/core";
import { isObject } from "@wayfare/core/adapter";
import { carrierType } from "../decode/carrier.ts";
import type { AnyBlock } from "./any-block.ts";
import { encodePart } from "./encode-part.ts";

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

/** What blocks of each type have to say; others are parts of the content. */
const gatherers: Readonly<Record<string, (gathered: Gathered, block: AnyBlock) => void>> = {
  reasoning: (gathered, block) => {
    gathered.reasoning += textOf(block.reasoning);
    takeDetails(gathered, block);
  },
  // Anthropic's own model says it like this; with its proof, it goes back as what it is.
  thinking: (gathered, { thinking, signature }) => {
    const text = textOf(thinking);
    gathered.reasoning += text;
    if (typeof signature === "string") keep(gathered, { type: "reasoning.text", text, signature });
  },
  redacted_thinking: (gathered, { data }) => {
    if (typeof data === "string") keep(gathered, { type: "reasoning.encrypted", data });
  },
  refusal: (gathered, { refusal }) => {
    gathered.refusal += textOf(refusal);
  },
  non_standard: (gathered, { value }) => {
    if (!isObject(value) || value.type !== carrierType) return;
    if (Array.isArray(value.reasoning_details)) gathered.whole = value.reasoning_details;
    if (Array.isArray(value.annotations)) gathered.annotations.push(...value.annotations);
  },
  tool_call: (gathered, { id, extras }) => {
    if (isObject(extras)) gathered.extras.set(id, extras);
  },
  invalid_tool_call: ({ wrong }, block) => {
    wrong.push(block as unknown as InvalidToolCall);
  },
  image: gatherImage,
  image_url: gatherImage,
  audio: (gathered, block) => {
    // What was said is kept by the API under its id.
    if (typeof block.id === "string") gathered.audio = { id: block.id };
    else gathered.parts.push(encodePart(block));
  },
};

/** Blocks that say again what stands elsewhere in the message, or what only their own provider can read. */
const repeated: ReadonlySet<string | undefined> = new Set([
  "tool_call_chunk",
  "tool_use",
  "input_json_delta",
  "function_call",
  "server_tool_call",
  "server_tool_call_chunk",
  "server_tool_call_result",
]);

/** Adds up the content of an answer. */
export function gatherAnswer({ content }: AIMessage): Gathered {
  const gathered: Gathered = {
    parts: [],
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
  if (typeof content === "string") {
    if (content !== "") gathered.parts.push({ type: "text", text: content });
    return gathered;
  }
  for (const block of (content ?? []) as readonly AnyBlock[]) {
    const { type = "" } = block;
    if (repeated.has(type) || (type === "text" && block.text === "")) continue;
    const take = Object.hasOwn(gatherers, type) ? gatherers[type] : undefined;
    if (take === undefined) gathered.parts.push(encodePart(block));
    else take(gathered, block);
  }
  return gathered;
}

/** Takes a block of Anthropic's as the reasoning detail that it is. */
function keep(gathered: Gathered, detail: ReasoningDetail): void {
  const index = gathered.details.length;
  gathered.hasDetails = true;
  gathered.details.push({ ...detail, format: "anthropic-claude-v1", index } as ReasoningDetail);
}

function takeDetails(gathered: Gathered, { extras }: AnyBlock): void {
  const details = isObject(extras) ? extras.reasoning_details : undefined;
  if (!Array.isArray(details)) return;
  gathered.hasDetails = true;
  gathered.details.push(...details);
}

function gatherImage(gathered: Gathered, block: AnyBlock): void {
  const part = encodePart(block);
  if (part.type !== "image_url") gathered.parts.push(part);
  else gathered.images.push({ type: "image_url", image_url: { url: part.image_url.url } });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
