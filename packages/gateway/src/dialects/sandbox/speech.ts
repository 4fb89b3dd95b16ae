import type { ChatChunk, Delta, RouterMetadata, Usage } from "@wayfare/core";
import { createGenerationId } from "../../generation-id.ts";
import type { DialectCall } from "../dialect.ts";
import { reasoningDetail } from "./reasoning.ts";
import type { Piece, Script } from "./script.ts";

/** Who speaks; stands in every chunk. */
export interface Speaker {
  /** Generation id. */
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  /** Id of the model. */
  readonly model: string;
  /** Display name of the provider. */
  readonly provider: string;
  /** A string even in chunks: clients that check the shape refuse null there. */
  readonly system_fingerprint: string;
}

/** Who answers a call; each has an id of its own. */
export function speakerOf({ model, provider }: DialectCall): Speaker {
  return {
    id: createGenerationId(),
    created: Math.floor(Date.now() / 1000),
    model: model.id,
    provider: provider.name,
    system_fingerprint: "fp_sandbox",
  };
}

/** One transparent pixel. */
const picture =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const image = { type: "image_url" as const, image_url: { url: picture } };

/** The chunk of each token of an answer; none for thoughts that are kept back, although they take their time. */
export function* pieceChunks(speaker: Speaker, script: Script): Generator<{ chunk: ChatChunk | undefined }> {
  let opened = false;
  for (const piece of script.pieces) {
    const opens: boolean = piece.kind === "arguments" && !opened;
    opened ||= opens;
    const told = piece.kind !== "reasoning" || script.thinking.shown;
    yield { chunk: told ? chunk(speaker, deltaOf(piece, script, opens), null) : undefined };
  }
}

/** The chunk that says why the answer ends. */
export function finishChunk(speaker: Speaker, reason: string): ChatChunk {
  return chunk(speaker, { role: "assistant", content: "" }, reason);
}

/** The last chunk, which says so again beside the usage. */
export function usageChunk(
  speaker: Speaker,
  reason: string,
  usage: Usage,
  metadata?: RouterMetadata,
): ChatChunk {
  return {
    ...finishChunk(speaker, reason),
    service_tier: null,
    usage,
    ...(metadata && { openrouter_metadata: metadata }),
  };
}

/** Every delta has role and content, as on OpenRouter; a tool call's content is null. */
function deltaOf(piece: Piece, { thinking, call }: Script, opens: boolean): Delta {
  const said: Delta = { role: "assistant", content: "" };
  switch (piece.kind) {
    case "reasoning":
      return { ...said, reasoning: piece.token, reasoning_details: [reasoningDetail(piece.token, thinking)] };
    case "text":
      return { ...said, content: piece.token };
    case "image":
      return { ...said, images: [image] };
    default:
      return { ...said, content: null, tool_calls: [callDelta(piece.token, opens ? call : undefined)] };
  }
}

/** Id and name come with the first piece only; readers join the rest by its index. */
function callDelta(text: string, call: Script["call"]) {
  const opening = call && { id: call.id, type: "function" as const };
  return { index: 0, ...opening, function: { ...(call && { name: call.name }), arguments: text } };
}

function chunk(speaker: Speaker, delta: Delta, reason: string | null): ChatChunk {
  return {
    id: speaker.id,
    object: "chat.completion.chunk",
    created: speaker.created,
    model: speaker.model,
    provider: speaker.provider,
    system_fingerprint: speaker.system_fingerprint,
    choices: [{ index: 0, delta, finish_reason: reason, native_finish_reason: reason }],
  };
}
