import type { ContentBlock } from "@langchain/core/messages";
import type { ReasoningDetail, ResponseAudio, UrlCitation } from "@wayfare/core";
import { parseJson } from "@wayfare/core/adapter";

/** A block of the standard content of a message. */
export type Block = ContentBlock.Standard;

/** A sound; of what was only written down, the words. */
export function audioBlock({ data, ...rest }: ResponseAudio, format: string | undefined): Block | undefined {
  if (data) return { type: "audio", mimeType: audioTypeOf(format), data, ...rest };
  return rest.transcript ? { type: "text", text: rest.transcript } : undefined;
}

/** Media types of the formats that are not called like their type, as LangChain has them. */
const audioTypes: ReadonlyMap<string, string> = new Map([
  ["mp3", "audio/mpeg"],
  ["pcm16", "audio/pcm"],
]);

function audioTypeOf(format = "wav"): string {
  return audioTypes.get(format) ?? `audio/${format}`;
}

/**
 * A page that supports a text.
 * @param before - characters of the answer that stand in earlier blocks of text
 */
export function citation({ url_citation: cited }: UrlCitation, before: number): ContentBlock.Citation {
  const { url, title, content, start_index, end_index } = cited;
  return {
    type: "citation",
    url,
    ...(title && { title }),
    ...(start_index != null && start_index >= before && { startIndex: start_index - before }),
    ...(end_index != null && end_index >= before && { endIndex: end_index - before }),
    ...(content && { citedText: content }),
  };
}

/** A whole tool call, or what is wrong with it. */
export function toolCallBlock(
  { id, name, args }: { id: string; name: string; args: string },
  rest: Record<string, unknown> | undefined,
): Block {
  // A function without parameters is called with nothing by some models.
  const parsed = parseJson(args.trim() === "" ? "{}" : args);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    return invalidCallBlock({ id, name, args }, "The arguments are not a JSON object.");
  return { type: "tool_call", id, name, args: parsed, ...(rest && { extras: rest }) };
}

/** A tool call that must not run. */
export function invalidCallBlock(call: { id: string; name: string; args: string }, error: string): Block {
  return { type: "invalid_tool_call", ...call, error };
}

/** What the server executed while the model was thinking: the call, and what it gave. */
export function executedBlocks(detail: ReasoningDetail, place: number): Block[] {
  if (detail.type !== "reasoning.server_tool_call") return [];
  const { tool_name: name = "unknown", arguments: input, result, tool_call_id } = detail;
  const id = tool_call_id ?? detail.id ?? `server-${place}`;
  const parsed = typeof input === "string" ? parseJson(input || "{}") : input;
  const output = (typeof result === "string" ? parseJson(result) : undefined) ?? result ?? "";
  return [
    { type: "server_tool_call", id, name, args: parsed ?? input ?? {} },
    {
      type: "server_tool_call_result",
      toolCallId: id,
      status: "success",
      output: output as Record<string, unknown>,
    },
  ];
}
