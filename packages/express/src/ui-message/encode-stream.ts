import type { ChatCompletion, ChatEvent, Receipt, StreamHead } from "@wayfare/core";
import { finishMeaning } from "@wayfare/core/adapter";
import { encodeEvent } from "@wayfare/core/sse";
import { EventChunks } from "./event-chunks.ts";
import type { StreamEncoder } from "./stream-encoder.ts";
import { kept, type UiChunk } from "./ui-chunk.ts";

/** What a UI message stream says beside the answer. */
export interface UiStreamOptions {
  /** Id of the message; the browser makes one up where none is told. */
  readonly messageId?: string | undefined;
  /** What a failure is called before the user: words that are safe to show. */
  readonly errorText: (error: unknown) => string;
  /** Metadata of the message, as JSON can carry them; money is a bigint, see `formatMoney`. @default none */
  readonly metadata?: ((receipt: Receipt) => unknown) | undefined;
  /** `audio.format` of the request, which chunks do not tell. @default "wav" */
  readonly audioFormat?: string | undefined;
}

/** Writes an answer as the stream that `useChat` reads (AI SDK docs: UI message stream protocol). */
export class UiStreamEncoder implements StreamEncoder {
  readonly #options: UiStreamOptions;
  readonly #chunks: EventChunks;
  #isBegun = false;

  constructor(options: UiStreamOptions) {
    this.#options = options;
    this.#chunks = new EventChunks(options.audioFormat ?? "wav");
  }

  start({ model }: Partial<Pick<StreamHead, "model">> = {}): string {
    this.#chunks.model ??= model;
    if (this.#isBegun) return "";
    this.#isBegun = true;
    const { messageId } = this.#options;
    return write([{ type: "start", ...(messageId !== undefined && { messageId }) }, { type: "start-step" }]);
  }

  encode(event: ChatEvent): string {
    const out: UiChunk[] = [];
    this.#chunks.add(event, out);
    return this.start() + write(out);
  }

  end(completion: ChatCompletion, receipt: Receipt): string {
    const { finish, hasToolCalls } = this.#chunks;
    const finishReason = finishMeaning(finish?.finish_reason, hasToolCalls);
    const messageMetadata = this.#options.metadata?.(receipt);
    // Written first: metadata that are no JSON must leave what is open to `fail`.
    const last = write([
      { type: "finish-step" },
      { type: "finish", finishReason, ...(messageMetadata !== undefined && { messageMetadata }) },
    ]);
    const out: UiChunk[] = [];
    this.#chunks.close(out);
    const carrier = carrierOf(completion, this.#chunks);
    if (carrier !== undefined) out.push(carrier);
    return this.start() + write(out) + last + done;
  }

  /** The end of an answer that failed. */
  fail(error: unknown): string {
    return this.#break({ type: "error", errorText: this.#options.errorText(error) });
  }

  #break(last: UiChunk): string {
    const out: UiChunk[] = [];
    this.#chunks.close(out);
    out.push(last);
    return this.start() + write(out) + done;
  }
}

const done = encodeEvent("[DONE]");

function write(chunks: readonly UiChunk[]): string {
  let text = "";
  for (const chunk of chunks) text += encodeEvent(JSON.stringify(chunk));
  return text;
}

/**
 * A chunk that shows nothing and carries what must come back with the next request and stands on no other part:
 * remarks, and reasoning details whose pieces, such as a late signature, belong to several blocks.
 */
function carrierOf(
  { choices, model }: ChatCompletion,
  { annotations, details }: EventChunks,
): UiChunk | undefined {
  const whole = choices[0]?.message?.reasoning_details ?? [];
  const isCarried = whole.length === details.length && JSON.stringify(whole) === JSON.stringify(details);
  const left = {
    ...(!isCarried && { reasoning_details: whole, ...(model && { model }) }),
    ...(annotations.length > 0 && { annotations }),
  };
  return isCarried && annotations.length === 0
    ? undefined
    : { type: "custom", kind: "openrouter.message", ...kept(left) };
}
