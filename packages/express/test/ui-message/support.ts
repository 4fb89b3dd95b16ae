import { type ChatStream, createOpenRouter } from "@wayfare/core";
import { type Answer, type SseOptions, type Story, storyReply } from "@wayfare/test-upstream";
import { useScript } from "@wayfare/test-upstream/vitest";
import {
  asSchema,
  parseJsonEventStream,
  readUIMessageStream,
  type UIMessage,
  type UIMessageChunk,
  uiMessageChunkSchema,
} from "ai";
import { expect } from "vitest";
import { UiStreamEncoder, type UiStreamOptions } from "../../src/ui-message/encode-stream.ts";
import type { StreamEncoder } from "../../src/ui-message/stream-encoder.ts";

/** Looks like a real key, so that whatever redacts keys has to find it. */
export const KEY = "sk-or-v1-5eaf00d5eaf00d5eaf00d5eaf00d5eaf00d5eaf00d";

/** The scripted provider of one test file. */
export interface Bench {
  /** Streams an answer of the provider through core's client. */
  ask(answer: Answer): ChatStream;
}

/** Starts a provider for the file. After each test nothing may be in flight. */
export function useUpstream(): Bench {
  const script = useScript();
  return {
    ask(answer) {
      script.upstream.enqueue(answer);
      const client = createOpenRouter({ apiKey: KEY, baseURL: script.upstream.url, retry: false });
      return client.stream({ model: "lumen/otter-1", messages: [{ role: "user", content: "Hi." }] });
    },
  };
}

/** Answers with a story. */
export function tell(story: Story, options: SseOptions = {}): Answer {
  return (request) => storyReply(story, request, options);
}

/** An encoder that calls every failure the same. */
export function uiEncoder(options: Partial<UiStreamOptions> = {}): UiStreamEncoder {
  return new UiStreamEncoder({ errorText: () => "Something went wrong.", ...options });
}

/** What a route would send: reads the stream to its end, however it ends. */
export async function written(stream: ChatStream, encoder: StreamEncoder): Promise<string> {
  let text = "";
  try {
    text += encoder.start(await stream.open());
    for await (const batch of stream.batches()) for (const event of batch) text += encoder.encode(event);
    return text + encoder.end(await stream.final(), await stream.receipt());
  } catch (error) {
    return text + ("fail" in encoder ? (encoder as UiStreamEncoder).fail(error) : "");
  }
}

/** The chunks of a stream as the AI SDK reads them; each must be one that it knows, and the last event its end. */
export async function chunksOf(text: string): Promise<UIMessageChunk[]> {
  expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
  const stream = new Response(text).body as ReadableStream<Uint8Array<ArrayBuffer>>;
  const schema = asSchema(uiMessageChunkSchema);
  const chunks: UIMessageChunk[] = [];
  for await (const result of parseJsonEventStream({ stream, schema }) as unknown as AsyncIterable<
    { success: true; value: UIMessageChunk } | { success: false; error: Error }
  >) {
    if (!result.success) throw result.error;
    chunks.push(result.value);
  }
  return chunks;
}

/** The message that the AI SDK makes of a stream. */
export async function messageOf(text: string): Promise<UIMessage> {
  const stream = ReadableStream.from(await chunksOf(text)) as ReadableStream<UIMessageChunk>;
  let message: UIMessage = { id: "", role: "assistant", parts: [] };
  const onError = (error: unknown) => {
    throw error;
  };
  for await (const each of readUIMessageStream({ stream, onError, terminateOnError: true })) message = each;
  // As JSON over the network.
  return JSON.parse(JSON.stringify(message));
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into parts of any type
type AnyPart = any;

/** The parts of a type; "tool" for those of every tool. */
export function partsOf({ parts }: UIMessage, type: string): AnyPart[] {
  return parts.filter((part) => (type === "tool" ? part.type.startsWith("tool-") : part.type === type));
}

/** The same message after the browser ran its tools. */
export function withResults(message: UIMessage, output: unknown = "done"): UIMessage {
  const parts = message.parts.map((part) =>
    "state" in part && part.state === "input-available"
      ? { ...part, state: "output-available", output }
      : part,
  );
  return { ...message, parts: parts as UIMessage["parts"] };
}
