import type { AIMessage, InvalidToolCall } from "@langchain/core/messages";
import type {
  Annotation,
  AssistantMessage,
  ContentPart,
  ReasoningDetail,
  ResponseAudio,
  ResponseImage,
  ToolCall,
} from "@wayfare/core";
import { isObject, isUrlCitation, replayReasoning, sortKeys } from "@wayfare/core/adapter";
import { carrierType } from "../decode/blocks.ts";
import { type AnyBlock, encodePart } from "./encode-part.ts";

/** What is known of the conversation that an answer stands in. */
export interface EncodeTarget {
  /** The model that is asked. */
  readonly model: string | undefined;
  /** Ids of the tool calls that were answered. */
  readonly answered: ReadonlySet<string>;
}

/** What the blocks of an answer add up to. */
interface Gathered {
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
  // Anthropic's name for it.
  thinking: (gathered, { thinking }) => {
    gathered.reasoning += textOf(thinking);
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
  "redacted_thinking",
  "server_tool_call",
  "server_tool_call_chunk",
  "server_tool_call_result",
]);

/**
 * Writes an answer of earlier: its images where image editing looks for them, and its reasoning details whole and in
 * order, as far as the model may see them, wherever they sit.
 */
export function encodeAssistant(message: AIMessage, { model, answered }: EncodeTarget): AssistantMessage {
  const { additional_kwargs: kwargs = {}, response_metadata = {} } = message;
  const gathered = gather(message);
  const { parts, images, audio } = gathered;
  const held = detailsOf(gathered, kwargs);
  const madeBy = [response_metadata.model, response_metadata.model_name].find(
    (name) => typeof name === "string",
  );
  const details = held && replayReasoning(held, { madeBy, model });
  const reasoning = textOf(kwargs.reasoning_content) || gathered.reasoning;
  const refusal = textOf(kwargs.refusal) || gathered.refusal;
  const calls = encodeCalls(message, gathered, answered);
  const annotations = (Array.isArray(kwargs.annotations) ? kwargs.annotations : gathered.annotations).filter(
    (annotation: Annotation) => isObject(annotation) && !isUrlCitation(annotation as Annotation),
  );
  const said = audioIn(kwargs.audio) ?? audio;
  return {
    role: "assistant",
    content: contentOf(parts, calls.length > 0),
    ...nameOf(message),
    // Details say all that the text says; where they were kept back, the text is not for this model either.
    ...(reasoning !== "" && !held?.length && { reasoning }),
    // An empty list that came goes back: to some models it says that they did not reason.
    ...(details && (details.length > 0 || held?.length === 0) && { reasoning_details: details }),
    ...(calls.length > 0 && { tool_calls: calls }),
    ...(images.length > 0 && { images }),
    ...(refusal !== "" && { refusal }),
    ...(said !== undefined && { audio: said }),
    ...(annotations.length > 0 && { annotations }),
  };
}

/**
 * Who of several agents spoke. Agents of LangChain that were given no name are all called "model", and a name is put
 * before the text for most models.
 */
function nameOf({ name }: AIMessage): { name?: string } {
  return name === undefined || name === "model" ? {} : { name };
}

function gather({ content }: AIMessage): Gathered {
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

function detailsOf(
  { details, hasDetails, whole }: Gathered,
  { reasoning_details: kept }: Readonly<Record<string, unknown>>,
): ReasoningDetail[] | undefined {
  const held = Array.isArray(kept) ? kept : (whole ?? (hasDetails ? details : undefined));
  // What the API sent may hold anything, but only objects are details.
  return held?.filter((detail: unknown): detail is ReasoningDetail => isObject(detail));
}

function encodeCalls(
  { tool_calls = [], invalid_tool_calls = [] }: AIMessage,
  gathered: Pick<Gathered, "extras" | "wrong">,
  answered: ReadonlySet<string>,
): ToolCall[] {
  const calls = tool_calls.map(({ id = "", name, args, ...rest }): ToolCall => {
    const more = gathered.extras.get(id) ?? (rest as { extras?: Record<string, unknown> }).extras;
    return {
      ...more,
      id,
      type: "function",
      function: { name, arguments: JSON.stringify(sortKeys(args ?? {})) },
    };
  });
  // A call that was wrong is left out, unless it was answered: an answer without its call is refused.
  const wrong = invalid_tool_calls.length > 0 ? invalid_tool_calls : gathered.wrong;
  for (const { id = "", name = "", args = "" } of wrong.filter((call) => answered.has(call.id ?? "")))
    calls.push({ id, type: "function", function: { name, arguments: args } });
  return calls;
}

/** Plain text where nothing has to be marked. */
function contentOf(parts: readonly ContentPart[], hasCalls: boolean): string | ContentPart[] | null {
  if (parts.some((part) => part.type !== "text" || part.cache_control !== undefined)) return [...parts];
  const text = parts.map((part) => (part as { text: string }).text).join("");
  return text === "" && hasCalls ? null : text;
}

function audioIn(audio: unknown): ResponseAudio | undefined {
  return isObject(audio) && typeof audio.id === "string" ? { id: audio.id } : undefined;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
