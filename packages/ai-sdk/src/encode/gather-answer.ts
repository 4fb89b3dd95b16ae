import type { LanguageModelV4Message } from "@ai-sdk/provider";
import { getTopLevelMediaType } from "@ai-sdk/provider-utils";
import type {
  Annotation,
  CacheControl,
  ContentPart,
  ReasoningDetail,
  ResponseAudio,
  ResponseImage,
  TextPart,
  ToolCall,
} from "@wayfare/core";
import { isObject, parseJson, sortKeys } from "@wayfare/core/adapter";
import { encodeFile } from "./files.ts";
import { cacheControlOf, keptIn, textPart } from "./part-options.ts";
import type { PromptTarget } from "./prompt-target.ts";

type Assistant = Extract<LanguageModelV4Message, { role: "assistant" }>;
type Part = Assistant["content"][number];

/** What the parts of an answer add up to. */
export interface Gathered {
  readonly texts: TextPart[];
  readonly calls: ToolCall[];
  readonly images: ResponseImage[];
  readonly files: ContentPart[];
  reasoning: string;
  details: ReasoningDetail[] | undefined;
  /** Whether these are the details of the whole answer. */
  isWhole: boolean;
  annotations: Annotation[];
  refusal: string;
  audio: ResponseAudio | undefined;
  /** The model that reasoned. */
  model: string | undefined;
  /** A cache mark of a part that has no place for one. */
  mark: CacheControl | undefined;
  /** Ids of calls that a server executed, with their results. */
  readonly executed: string[];
}

/** Adds up the parts of an answer. */
export function gatherAnswer({ content, providerOptions }: Assistant, { warnings }: PromptTarget): Gathered {
  const gathered: Gathered = {
    texts: [],
    calls: [],
    images: [],
    files: [],
    reasoning: "",
    details: undefined,
    isWhole: false,
    annotations: [],
    refusal: "",
    audio: undefined,
    model: undefined,
    mark: undefined,
    executed: [],
  };
  // What stands at the message was put there by hand, and is all of it.
  const byHand = keptIn(providerOptions);
  for (const part of content) {
    const unsupported = add(gathered, part);
    if (unsupported !== undefined) {
      warnings.push({ type: "unsupported", feature: `${unsupported} in an assistant message` });
    }
  }
  if (byHand.details !== undefined) gathered.details = [...byHand.details];
  if (byHand.annotations !== undefined) gathered.annotations = [...byHand.annotations];
  gathered.model = byHand.model ?? gathered.model;
  setMark(gathered, cacheControlOf(providerOptions) ?? gathered.mark, warnings);
  return gathered;
}

/** Only texts can be marked: the mark of anything else goes to the text before it. */
function setMark(
  { texts }: Gathered,
  mark: CacheControl | undefined,
  warnings: PromptTarget["warnings"],
): void {
  const last = texts.at(-1);
  if (mark === undefined) return;
  if (last !== undefined) last.cache_control ??= mark;
  else warnings.push({ type: "unsupported", feature: "cacheControl of an assistant message without text" });
}

/** Adds a part. @returns its name when it has no place in a message */
function add(gathered: Gathered, part: Part): string | undefined {
  keep(gathered, part);
  switch (part.type) {
    case "text": {
      const mark = cacheControlOf(part.providerOptions);
      if (part.providerOptions?.openrouter?.refusal === true) gathered.refusal += part.text;
      else if (part.text !== "") gathered.texts.push(textPart(part.text, mark));
      return undefined;
    }
    case "reasoning":
      gathered.reasoning += part.text;
      return undefined;
    case "tool-call":
      gathered.mark = cacheControlOf(part.providerOptions) ?? gathered.mark;
      // What the API itself executed stands in the reasoning details.
      if (!part.providerExecuted) gathered.calls.push(encodeCall(part));
      return undefined;
    case "tool-result":
      gathered.executed.push(part.toolCallId);
      return undefined;
    case "file":
      addFile(gathered, part);
      return undefined;
    case "custom":
      return part.kind.startsWith("openrouter.") ? undefined : `custom part ${part.kind}`;
    default:
      return part.type;
  }
}

function addFile(gathered: Gathered, part: Extract<Part, { type: "file" }>): void {
  const kind = getTopLevelMediaType(part.mediaType).toLowerCase();
  const id = part.providerOptions?.openrouter?.id;
  if (typeof id === "string" && kind === "audio") {
    // What was said is kept by the API under its id.
    gathered.audio = { id };
    return;
  }
  const mark = cacheControlOf(part.providerOptions);
  const encoded = encodeFile(part, mark);
  if (kind !== "image" || encoded.type !== "image_url") gathered.files.push(encoded);
  else {
    gathered.images.push({ type: "image_url", image_url: { url: encoded.image_url.url } });
    gathered.mark = mark ?? gathered.mark;
  }
}

/** Parts on which the details of the whole answer stand: ours, and those of the official provider. */
const wholeParts: ReadonlySet<string> = new Set(["custom", "tool-call"]);

/** Takes what an answer left on its parts: reasoning has the details of its own block. */
function keep(gathered: Gathered, { type, providerOptions }: Part): void {
  const { details, annotations, model } = keptIn(providerOptions);
  if (annotations !== undefined) gathered.annotations.push(...annotations);
  gathered.model ??= model;
  if (details === undefined || gathered.isWhole) return;
  gathered.isWhole = wholeParts.has(type);
  gathered.details = gathered.isWhole ? [...details] : [...(gathered.details ?? []), ...details];
}

function encodeCall({
  toolCallId,
  toolName,
  input,
  providerOptions,
}: Extract<Part, { type: "tool-call" }>): ToolCall {
  // JSON that is written already stays; a tool may also take a plain string.
  const isWritten = typeof input === "string" && isObject(parseJson(input));
  const text = isWritten ? input : JSON.stringify(sortKeys(input ?? {}));
  const { tool_call } = providerOptions?.openrouter ?? {};
  const rest = typeof tool_call === "object" && tool_call !== null ? tool_call : {};
  return { ...rest, id: toolCallId, type: "function", function: { name: toolName, arguments: text } };
}
