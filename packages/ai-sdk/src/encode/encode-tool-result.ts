import type {
  LanguageModelV4ToolResultOutput,
  LanguageModelV4ToolResultPart,
  SharedV4ProviderOptions,
  SharedV4Warning,
} from "@ai-sdk/provider";
import type { ContentPart, ToolMessage } from "@wayfare/core";
import { encodeFile } from "./files.ts";
import { cacheControlOf, textPart } from "./part-options.ts";

/** Writes the result of a tool as a message of its own. */
export function encodeToolResult(
  { toolCallId, output, providerOptions }: LanguageModelV4ToolResultPart,
  messageOptions: SharedV4ProviderOptions | undefined,
  warnings: SharedV4Warning[],
): ToolMessage {
  const content = encodeOutput(output, warnings);
  const cacheControl = cacheControlOf(providerOptions, messageOptions);
  return {
    role: "tool",
    tool_call_id: toolCallId,
    content: cacheControl === undefined ? content : marked(content, { cache_control: cacheControl }),
  };
}

function encodeOutput(
  output: LanguageModelV4ToolResultOutput,
  warnings: SharedV4Warning[],
): string | ContentPart[] {
  switch (output.type) {
    case "text":
    case "error-text":
      return output.value;
    case "json":
    case "error-json":
      return JSON.stringify(output.value) ?? "null";
    case "execution-denied":
      return output.reason ?? "Tool execution denied.";
    case "content":
      return output.value.flatMap((part) => encodeContent(part, warnings));
    default:
      return JSON.stringify(output) ?? "";
  }
}

type ContentItem = Extract<LanguageModelV4ToolResultOutput, { type: "content" }>["value"][number];

function encodeContent(part: ContentItem, warnings: SharedV4Warning[]): ContentPart[] {
  const cacheControl = cacheControlOf(part.providerOptions);
  if (part.type === "file") return [encodeFile(part, cacheControl)];
  if (part.type === "text") return [textPart(part.text, cacheControl)];
  warnings.push({ type: "unsupported", feature: `${part.type} part in a tool result` });
  return [];
}

/** The mark of a result stands at its end. */
function marked(content: string | ContentPart[], mark: Pick<ContentPart, "cache_control">): ContentPart[] {
  const parts: ContentPart[] = typeof content === "string" ? [{ type: "text", text: content }] : content;
  return parts.map((part, at) => (at === parts.length - 1 ? { ...mark, ...part, ...mark } : part));
}
