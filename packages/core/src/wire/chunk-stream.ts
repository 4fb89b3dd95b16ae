import type { ChatChunk } from "../protocol/chat-chunk.ts";
import { SseDecoder } from "../sse/codec.ts";
import { encodeEvent } from "../sse/encode-event.ts";
import type { BodyReader } from "./body-reader.ts";
import { isObject, parseJson } from "./check.ts";

/** The event that closes a stream. */
export const streamEnd = "data: [DONE]\n\n";

/** Writes one chunk as the event that `ChunkDecoder` reads. */
export function encodeChunk(chunk: ChatChunk): string {
  return encodeEvent(JSON.stringify(chunk));
}

/**
 * Decodes the bytes of a chat stream, cut anywhere, into chunks. Chunks come out as they were sent: an error stands in
 * `chunk.error`, whatever else is unknown stays.
 */
export class ChunkDecoder {
  readonly #sse = new SseDecoder((data, event) => this.#take(data, event));
  readonly #reader: BodyReader | undefined;
  #chunks: ChatChunk[] = [];
  /** Whether `[DONE]` came; what follows it is ignored. */
  done = false;
  /** The first event that is not JSON. Decoding stops there, since what it held is lost. */
  malformed: string | undefined;

  /** `reader` is for streams of another API. */
  constructor(reader?: BodyReader) {
    this.#reader = reader;
  }

  /** The chunks that these bytes complete. */
  push(bytes: Uint8Array): ChatChunk[] {
    this.#sse.push(bytes);
    return this.#drain();
  }

  /** The last chunks, when the bytes have ended. */
  end(): ChatChunk[] {
    this.#sse.end();
    return this.#drain();
  }

  #drain(): ChatChunk[] {
    const chunks = this.#chunks;
    if (chunks.length > 0) this.#chunks = [];
    return chunks;
  }

  #take(data: string, event: string): void {
    if (this.done || this.malformed !== undefined || data === "") return;
    if (data === "[DONE]") {
      this.done = true;
      return;
    }
    // A try block here would cost more than the check: JSON that starts like an object nearly always is one.
    const chunk = parseJson(data);
    if (!isObject(chunk)) this.malformed = data;
    else if (event === "error" && chunk.error === undefined)
      this.#chunks.push({ error: chunk } as unknown as ChatChunk);
    else {
      this.#reader?.chunk(chunk);
      this.#chunks.push(chunk as unknown as ChatChunk);
    }
  }
}
