import type { AIMessage } from "@langchain/core/messages";
import type {
  Annotation,
  AssistantMessage,
  ContentPart,
  ReasoningDetail,
  ResponseAudio,
  ToolCall,
} from "@wayfare/core";
import { isObject, isUrlCitation, replayReasoning, sortKeys } from "@wayfare/core/adapter";
import { type Gathered, gatherAnswer } from "./gather-answer.ts";

/** What is known of the conversation that an answer stands in. */
export interface EncodeTarget {
  /** The model that is asked. */
  readonly model: string | undefined;
  /** Ids of the tool calls that were answered. */
  readonly answered: ReadonlySet<string>;
}

/**
 * Writes an answer of earlier: its images where image editing looks for them, and its reasoning details whole and in
 * order, as far as the model may see them, wherever they sit.
 */
export function encodeAssistant(message: AIMessage, { model, answered }: EncodeTarget): AssistantMessage {
  const { additional_kwargs: kwargs = {}, response_metadata = {} } = message;
  const gathered = gatherAnswer(message);
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
