import type { LanguageModelV4Message } from "@ai-sdk/provider";
import { getTopLevelMediaType } from "@ai-sdk/provider-utils";
import type {
  Annotation,
  AssistantMessage,
  ContentPart,
  ReasoningDetail,
  ResponseAudio,
  ResponseImage,
  TextPart,
  ToolCall,
} from "@wayfare/core";
import { replayReasoning } from "@wayfare/core/adapter";
import { encodeFile } from "./encode-file.ts";
import { cacheControlOf, keptIn } from "./part-options.ts";
import type { PromptTarget } from "./prompt-target.ts";

type Assistant = Extract<LanguageModelV4Message, { role: "assistant" }>;
type Part = Assistant["content"][number];

/** What the parts of an answer add up to. */
interface Gathered {
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
}

/**
 * Writes an answer of earlier as a message: its images where image editing looks for them, its reasoning details
 * whole and in order, as far as the model may see them, and what is known of parsed files.
 */
export function encodeAssistant(message: Assistant, target: PromptTarget): AssistantMessage {
  const gathered = gather(message, target);
  const { texts, calls, images, files, reasoning, refusal, audio, annotations, model } = gathered;
  const details =
    gathered.details && replayReasoning(gathered.details, { madeBy: model, model: target.model });
  // Details say all that the text says; where they were kept back, the text is not for this model either.
  const isPlain = reasoning !== "" && !gathered.details?.length;
  return {
    role: "assistant",
    content: contentOf(texts, files, calls.length > 0),
    ...(isPlain && { reasoning }),
    // An empty list that came goes back: to some models it says that they did not reason.
    ...(details && (details.length > 0 || gathered.details?.length === 0) && { reasoning_details: details }),
    ...(calls.length > 0 && { tool_calls: calls }),
    ...(images.length > 0 && { images }),
    ...(refusal !== "" && { refusal }),
    ...(audio !== undefined && { audio }),
    ...(annotations.length > 0 && { annotations }),
  };
}

function gather({ content, providerOptions }: Assistant, { warnings }: PromptTarget): Gathered {
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
  const mark = cacheControlOf(providerOptions);
  const last = gathered.texts.at(-1);
  if (mark !== undefined && last !== undefined) last.cache_control ??= mark;
  return gathered;
}

/** Adds a part. @returns its name when it has no place in a message */
function add(gathered: Gathered, part: Part): string | undefined {
  keep(gathered, part);
  switch (part.type) {
    case "text": {
      const cache_control = cacheControlOf(part.providerOptions);
      if (part.providerOptions?.openrouter?.refusal === true) gathered.refusal += part.text;
      else if (part.text !== "")
        gathered.texts.push({ type: "text", text: part.text, ...(cache_control && { cache_control }) });
      return undefined;
    }
    case "reasoning":
      gathered.reasoning += part.text;
      return undefined;
    case "tool-call":
      // What the API itself executed stands in the reasoning details.
      if (!part.providerExecuted) gathered.calls.push(encodeCall(part));
      return undefined;
    case "tool-result":
      return undefined;
    case "file": {
      const id = part.providerOptions?.openrouter?.id;
      if (typeof id === "string" && getTopLevelMediaType(part.mediaType) === "audio") {
        // What was said is kept by the API under its id.
        gathered.audio = { id };
        return undefined;
      }
      const encoded = encodeFile(part, cacheControlOf(part.providerOptions));
      if (getTopLevelMediaType(part.mediaType) === "image" && encoded.type === "image_url")
        gathered.images.push({ type: "image_url", image_url: { url: encoded.image_url.url } });
      else gathered.files.push(encoded);
      return undefined;
    }
    case "custom":
      return part.kind.startsWith("openrouter.") ? undefined : `custom part ${part.kind}`;
    default:
      return part.type;
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
  const text = typeof input === "string" ? input : (JSON.stringify(input ?? {}) ?? "{}");
  const { tool_call } = providerOptions?.openrouter ?? {};
  const rest = typeof tool_call === "object" && tool_call !== null ? tool_call : {};
  return { ...rest, id: toolCallId, type: "function", function: { name: toolName, arguments: text } };
}

/** Plain text where nothing has to be marked. */
function contentOf(
  texts: readonly TextPart[],
  files: readonly ContentPart[],
  hasCalls: boolean,
): string | ContentPart[] | null {
  if (files.length > 0) return [...texts, ...files];
  if (texts.some(({ cache_control }) => cache_control !== undefined)) return [...texts];
  const text = texts.map((part) => part.text).join("");
  return text === "" && hasCalls ? null : text;
}
