import type { Annotation } from "./annotation.ts";
import type { ResponseAudio, ResponseImage } from "./chat-completion.ts";
import type { ContentPart, TextPart } from "./content-part.ts";
import type { ReasoningDetail, ReasoningOptions } from "./reasoning.ts";
import type { ToolCall } from "./tool.ts";

/** A turn of the conversation. */
export type Message = SystemMessage | DeveloperMessage | UserMessage | AssistantMessage | ToolMessage;

/** What system and developer messages have in common. */
interface InstructionMessage {
  /** The instruction. */
  content: string | TextPart[];
  /** Who speaks; put before the text for models without names. */
  name?: string | undefined;
  /** Change the reasoning from here on; leave the content empty then. */
  configuration_update?: { reasoning: Pick<ReasoningOptions, "effort"> } | null | undefined;
}

/** Instructions above the conversation. */
export interface SystemMessage extends InstructionMessage {
  role: "system";
}

/** Instructions of the developer; newer models tell them from the system's. */
export interface DeveloperMessage extends InstructionMessage {
  role: "developer";
}

/** What the user says. */
export interface UserMessage {
  role: "user";
  /** Text, or text and media. */
  content: string | ContentPart[];
  /** Who speaks; put before the text for models without names. */
  name?: string | undefined;
}

/** What the model said; as the last message it is a beginning that the model goes on with. */
export interface AssistantMessage {
  role: "assistant";
  /** Text, or null when there are only tool calls. */
  content?: string | ContentPart[] | null | undefined;
  /** Who speaks. */
  name?: string | undefined;
  /** Functions that the model wanted to be called. */
  tool_calls?: ToolCall[] | null | undefined;
  /** Text of a refusal. */
  refusal?: string | null | undefined;
  /** Reasoning as plain text. */
  reasoning?: string | null | undefined;
  /** Another name for `reasoning`. */
  reasoning_content?: string | null | undefined;
  /** Reasoning block by block, unmodified and in order. */
  reasoning_details?: ReasoningDetail[] | null | undefined;
  /** Images that the model made. */
  images?: ResponseImage[] | null | undefined;
  /** Speech that the model made; the id is enough. */
  audio?: ResponseAudio | null | undefined;
  /** Model that spoke; routers with `pin_model` keep to it. */
  model?: string | undefined;
  /** Sources and parsed files; file annotations save parsing again. */
  annotations?: Annotation[] | null | undefined;
}

/** What a tool call gave. */
export interface ToolMessage {
  role: "tool";
  /** The result. */
  content: string | ContentPart[];
  /** The call that it answers. */
  tool_call_id: string;
  /** Name of the tool. */
  name?: string | undefined;
}
