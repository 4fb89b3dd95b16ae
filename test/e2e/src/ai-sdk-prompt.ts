import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4TextPart,
  SharedV4ProviderOptions,
} from "@ai-sdk/provider";
import type { WireObject } from "@wayfare/test-upstream";

type Options = LanguageModelV4CallOptions;

/** The names that the AI SDK has for fields of a request. */
const settings: Readonly<Record<string, keyof Options>> = {
  max_tokens: "maxOutputTokens",
  temperature: "temperature",
  top_p: "topP",
  top_k: "topK",
  presence_penalty: "presencePenalty",
  frequency_penalty: "frequencyPenalty",
  stop: "stopSequences",
  seed: "seed",
};

/** Fields that the AI SDK has a form of its own for; what is left of them goes by `providerOptions`. */
const forms: Readonly<Record<string, (value: WireObject, own: WireObject) => Partial<Options>>> = {
  reasoning: ({ effort, ...rest }, own) => {
    if (Object.keys(rest).length > 0) own.reasoning = rest;
    return { reasoning: effort };
  },
  response_format: ({ json_schema }, own) => {
    const { strict, ...format } = json_schema;
    own.structuredOutputs = { strict };
    return { responseFormat: { type: "json", ...format } };
  },
  tools: (tools) => ({ tools: (tools as WireObject[]).map(encodeTool) }),
  tool_choice: (choice) => ({
    toolChoice:
      typeof choice === "string" ? { type: choice } : { type: "tool", toolName: choice.function.name },
  }),
};

/** Writes a request of the wire as the call that `ai` would make. */
export function encodeCall({ model, messages, ...request }: WireObject): { model: string; options: Options } {
  const openrouter: WireObject = {};
  let options: Options = { prompt: encodePrompt(messages, model) };
  for (const [name, value] of Object.entries(request)) {
    const setting = settings[name];
    const form = forms[name];
    // Only `providerOptions` can say null.
    if (value !== null && setting !== undefined) options = { ...options, [setting]: value };
    else if (value !== null && form !== undefined) options = { ...options, ...form(value, openrouter) };
    else openrouter[name] = value;
  }
  return { model, options: { ...options, providerOptions: { openrouter } } };
}

function encodeTool(tool: WireObject): NonNullable<Options["tools"]>[number] {
  if (tool.type === "function") {
    const { parameters, ...rest } = tool.function;
    return { type: "function", ...rest, inputSchema: parameters };
  }
  const [, name] = tool.type.split(":");
  return { type: "provider", id: `openrouter.${name}`, name, args: tool.parameters ?? {} };
}

/** @param model - who is taken to have written the answers of earlier */
type Encoder = (message: WireObject, model: string) => LanguageModelV4Message;

/** There is no role for developers. */
const system: Encoder = ({ content }) => {
  const [{ text, cache_control }] = partsOf(content) as [WireObject];
  return { role: "system", content: text, ...marked(cache_control) };
};

const encoders: Readonly<Record<string, Encoder>> = {
  system,
  developer: system,
  user: ({ content }) => ({ role: "user", content: partsOf(content).map(encodePart) }),
  assistant: ({ content, reasoning_details, tool_calls = [] }, model) => ({
    role: "assistant",
    content: [
      ...(reasoning_details
        ? [{ type: "reasoning" as const, text: "", ...own({ reasoning_details, model }) }]
        : []),
      ...partsOf(content ?? []).map(encodePart),
      ...tool_calls.map(({ id, function: called }: WireObject) => ({
        type: "tool-call",
        toolCallId: id,
        toolName: called.name,
        input: JSON.parse(called.arguments),
      })),
    ],
  }),
  tool: ({ tool_call_id, content }) => {
    const output = { type: "text" as const, value: content };
    return {
      role: "tool",
      content: [{ type: "tool-result", toolCallId: tool_call_id, toolName: "unnamed", output }],
    };
  },
};

function encodePrompt(messages: readonly WireObject[], model: string): LanguageModelV4Prompt {
  return messages.map((message) => {
    const encode = encoders[message.role];
    if (encode === undefined) throw new Error(`no place for a message of role ${message.role}`);
    return encode(message, model);
  });
}

function partsOf(content: string | WireObject[]): WireObject[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}

function encodePart(part: WireObject): LanguageModelV4TextPart | LanguageModelV4FilePart {
  if (part.type === "text") return { type: "text", text: part.text, ...marked(part.cache_control) };
  if (part.type === "image_url") {
    const { url, detail } = part.image_url;
    return { ...fileOf("image", url), ...own({ detail }) };
  }
  if (part.type === "video_url") return fileOf("video", part.video_url.url);
  if (part.type === "input_audio") {
    const { data, format } = part.input_audio;
    return { type: "file", mediaType: `audio/${format}`, data: { type: "data", data } };
  }
  const { filename, file_data } = part.file;
  const [, mediaType, data] = /^data:([^;]*);base64,(.*)$/.exec(file_data) ?? [];
  return {
    type: "file",
    filename,
    mediaType: mediaType ?? "",
    data: { type: "data", data: data ?? "" },
  };
}

function fileOf(mediaType: string, url: string): LanguageModelV4FilePart {
  return { type: "file", mediaType, data: { type: "url", url: new URL(url) } };
}

function marked(cacheControl: WireObject | undefined): { providerOptions?: SharedV4ProviderOptions } {
  return cacheControl === undefined ? {} : own({ cacheControl });
}

function own(openrouter: WireObject): { providerOptions: SharedV4ProviderOptions } {
  return { providerOptions: { openrouter } };
}
