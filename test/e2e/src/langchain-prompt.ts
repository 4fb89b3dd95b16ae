import type { BindToolsInput } from "@langchain/core/language_models/chat_models";
import {
  AIMessage,
  type BaseMessage,
  ChatMessage,
  HumanMessage,
  type MessageContent,
  SystemMessage,
  ToolMessage,
} from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import type { ChatOpenRouterCallOptions, ChatOpenRouterInput } from "@wayfare/langchain";
import type { WireObject } from "@wayfare/test-upstream";

/** The two forms that the content of a message may have. */
export type Form = "v0" | "v1";

/** A request of the wire as an application of LangChain makes it. */
export interface EncodedCall {
  /** For the constructor of the model. */
  readonly fields: ChatOpenRouterInput;
  readonly messages: BaseMessage[];
  readonly options: Partial<ChatOpenRouterCallOptions>;
}

/** The names that LangChain has for fields of a request. */
const settings: Readonly<Record<string, string>> = {
  max_tokens: "maxTokens",
  top_p: "topP",
  top_k: "topK",
  min_p: "minP",
  presence_penalty: "presencePenalty",
  frequency_penalty: "frequencyPenalty",
  repetition_penalty: "repetitionPenalty",
  logit_bias: "logitBias",
  top_logprobs: "topLogprobs",
  session_id: "sessionId",
  metadata: "requestMetadata",
};

/** Fields that only a call has, and LangChain's form of them. */
const forms: Readonly<Record<string, (value: WireObject) => WireObject>> = {
  tools: (tools) => ({ tools: (tools as WireObject[]).map(encodeTool) }),
  tool_choice: (choice) => ({ tool_choice: choice.function?.name ?? (choiceWords[`${choice}`] || choice) }),
};

const choiceWords: Readonly<Record<string, string>> = { required: "any" };

/** Fields that nobody has a name for. */
const nameless: ReadonlySet<string> = new Set(["n"]);

/**
 * Writes a request of the wire as a call of a model: its options stand with the call, or with the model in the form
 * "v1", so that both places are tried.
 */
export function encodeCall({ model, messages, ...request }: WireObject, form: Form): EncodedCall {
  const fields: WireObject = { model };
  const options: WireObject = {};
  const common = form === "v0" ? options : fields;
  for (const [name, value] of Object.entries(request)) {
    if (nameless.has(name)) common.modelKwargs = { ...common.modelKwargs, [name]: value };
    else if (forms[name] !== undefined) Object.assign(options, forms[name](value));
    else common[settings[name] ?? name] = value;
  }
  return { fields, messages: messages.map((message: WireObject) => encode(message, model, form)), options };
}

/** A tool of LangChain; what it has no place for goes in the form of the wire. */
function encodeTool(given: WireObject): BindToolsInput {
  if (given.type !== "function" || given.function.strict !== undefined) return given;
  const { name, description, parameters } = given.function;
  return tool(async () => "", { name, description, schema: parameters });
}

/** @param model - who is taken to have written the answers of earlier */
type Encoder = (message: WireObject, model: string, form: Form) => BaseMessage;

const encoders: Readonly<Record<string, Encoder>> = {
  system: ({ content }, _model, form) => new SystemMessage({ content: contentOf(content, form) }),
  developer: ({ content }, _model, form) =>
    form === "v0"
      ? new SystemMessage({ content, additional_kwargs: { __openai_role__: "developer" } })
      : new ChatMessage({ content, role: "developer" }),
  user: ({ content, name }, _model, form) => new HumanMessage({ content: contentOf(content, form), name }),
  assistant: (message, model, form) =>
    form === "v0" ? answerBesideContent(message, model) : answerInBlocks(message, model),
  tool: ({ content, tool_call_id }) => new ToolMessage({ content, tool_call_id }),
};

function encode(message: WireObject, model: string, form: Form): BaseMessage {
  const encoder = encoders[message.role];
  if (encoder === undefined) throw new Error(`no place for a message of role ${message.role}`);
  return encoder(message, model, form);
}

function answerBesideContent(
  { content, reasoning_details, tool_calls = [] }: WireObject,
  model: string,
): AIMessage {
  return new AIMessage({
    content: content ?? "",
    tool_calls: tool_calls.map(callOf),
    additional_kwargs: { ...(reasoning_details && { reasoning_details }) },
    response_metadata: { model_provider: "openrouter", model },
  });
}

function answerInBlocks(
  { content, reasoning_details, tool_calls = [] }: WireObject,
  model: string,
): AIMessage {
  return new AIMessage({
    content: [
      ...(reasoning_details ? [{ type: "reasoning", reasoning: "", extras: { reasoning_details } }] : []),
      ...(content ? [{ type: "text", text: content }] : []),
      ...tool_calls.map(callOf),
    ],
    response_metadata: { model_provider: "openrouter", model, output_version: "v1" },
  } as ConstructorParameters<typeof AIMessage>[0]);
}

function callOf({ id, function: called }: WireObject) {
  return { type: "tool_call" as const, id, name: called.name, args: JSON.parse(called.arguments) };
}

function contentOf(content: string | WireObject[], form: Form): MessageContent {
  return typeof content === "string"
    ? content
    : content.map((part) => encodePart(part, form) as MessageContent[number] & object);
}

/** The blocks of a form, by the type of the part; what is not named goes as it is. */
const blocks: Readonly<Record<Form, Readonly<Record<string, (part: WireObject) => WireObject>>>> = {
  v0: {
    input_audio: ({ input_audio: { data, format } }) => ({
      type: "audio",
      source_type: "base64",
      mime_type: `audio/${format}`,
      data,
    }),
    file: ({ file }) => {
      const { mimeType, data } = inlineOf(file.file_data);
      return {
        type: "file",
        source_type: "base64",
        mime_type: mimeType,
        data,
        metadata: { filename: file.filename },
      };
    },
  },
  v1: {
    text: ({ text, cache_control }) => ({
      type: "text",
      text,
      ...(cache_control && { extras: { cache_control } }),
    }),
    image_url: ({ image_url: { url, detail } }) => ({ type: "image", url, metadata: { detail } }),
    video_url: ({ video_url: { url } }) => ({ type: "video", url }),
    input_audio: ({ input_audio: { data, format } }) => ({
      type: "audio",
      mimeType: `audio/${format}`,
      data,
    }),
    file: ({ file }) => ({
      type: "file",
      ...inlineOf(file.file_data),
      metadata: { filename: file.filename },
    }),
  },
};

function encodePart(part: WireObject, form: Form): WireObject {
  return blocks[form][part.type]?.(part) ?? part;
}

function inlineOf(url: string): { mimeType: string; data: string } {
  const [, mimeType = "", data = ""] = /^data:([^;]*);base64,(.*)$/.exec(url) ?? [];
  return { mimeType, data };
}
