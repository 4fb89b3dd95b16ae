import { isOpenRouterError, type OpenRouterError } from "../errors/openrouter-error.ts";
import { redact } from "../errors/redact.ts";
import { InterruptedError } from "../errors/remedies.ts";
import { connectionError } from "../http/connection-error.ts";
import type { Watch } from "../http/deadline.ts";
import { drain } from "../http/drain.ts";
import { readText } from "../http/send.ts";
import type { ByteReader, TransportResponse } from "../http/transport.ts";
import type { ChatChunk } from "../protocol/chat-chunk.ts";
import type { StreamHead } from "../stream/chat-stream.ts";
import { chunkOf } from "../stream/completion-chunk.ts";
import { bringsContent } from "../stream/content.ts";
import { CompletionFold } from "../stream/fold.ts";
import type { BodyReader } from "../wire/body-reader.ts";
import { decodeCompletion, errorIn, type ReplyFacts } from "../wire/chat-completion.ts";
import { ChunkDecoder } from "../wire/chunk-stream.ts";

/** The body of a streamed answer: bytes in, chunks out, folded and checked for errors on the way. */
export class AnswerBody {
  readonly fold = new CompletionFold();
  readonly #watch: Watch;
  readonly #facts: ReplyFacts;
  readonly #decoder: ChunkDecoder;
  #reader: ByteReader | undefined;
  /** Chunks that came before the first content, and with it. */
  #held: ChatChunk[] = [];
  #isCommitted = false;
  #isEnded = false;
  #failure: OpenRouterError | undefined;
  #closing: Promise<void> | undefined;

  private constructor(watch: Watch, facts: ReplyFacts) {
    this.#watch = watch;
    this.#facts = facts;
    this.#decoder = new ChunkDecoder(facts.reader);
  }

  /** Reads up to the first content. @throws the error that came in its place, as a plain call would */
  static async begin(
    response: TransportResponse,
    watch: Watch,
    secrets: readonly string[],
    reader?: BodyReader,
  ): Promise<AnswerBody> {
    const header = response.header.bind(response);
    const body = new AnswerBody(watch, { status: 200, header, secrets, phase: "body", reader });
    if (/\bjson\b/.test(response.header("content-type") ?? "")) {
      const text = await readText(response, watch, secrets);
      const chunk = chunkOf(decodeCompletion(text, body.#facts));
      body.fold.add(chunk);
      body.#held.push(chunk);
      body.#end();
      return body;
    }
    body.#reader = response.reader();
    try {
      await body.#readHeld();
    } catch (error) {
      // What was counted is charged or not, whether or not there is an answer.
      if (isOpenRouterError(error) && body.fold.usage !== undefined) error.partial = body.fold.completion();
      throw error;
    }
    return body;
  }

  head(): StreamHead {
    const { id = "", model = "", provider, created = 0 } = this.fold.first ?? {};
    return { id: id || (this.#facts.header?.("x-generation-id") ?? ""), model, provider, created };
  }

  /** The next chunks, or undefined at the end. @throws OpenRouterError after the chunks before the failure */
  read(): Promise<readonly ChatChunk[] | undefined> {
    if (this.#held.length === 0) return this.#receive();
    const held = this.#held;
    this.#held = [];
    return Promise.resolve(held);
  }

  /** Gives the rest up. */
  close(): void {
    this.#isEnded = true;
    this.#watch.stop();
    this.#reader?.cancel();
  }

  async #readHeld(): Promise<void> {
    while (!this.#isCommitted) {
      const chunks = await this.#receive();
      if (chunks === undefined) return;
      this.#held.push(...chunks);
    }
  }

  /** Reads the network until there are chunks. A failure is kept until those before it have been handed out. */
  async #receive(): Promise<ChatChunk[] | undefined> {
    while (!this.#isEnded) {
      let bytes: Uint8Array | undefined;
      try {
        this.#watch.wait(true);
        bytes = (await (this.#reader as ByteReader).read()).value;
        this.#watch.wait(false);
        // A `fetch` of the caller's own may end the body in good order when it is aborted.
        if (bytes === undefined && this.#watch.failure !== undefined) throw this.#watch.failure;
      } catch (error) {
        this.#fail(this.#watch.failure ?? connectionError(error, this.#phase, this.#facts.secrets ?? []));
        break;
      }
      const chunks = this.#digest(bytes);
      if (chunks.length > 0) return chunks;
    }
    if (this.#failure !== undefined) throw this.#failure;
    await this.#closing;
    return undefined;
  }

  #digest(bytes: Uint8Array | undefined): ChatChunk[] {
    try {
      const chunks = bytes === undefined ? this.#decoder.end() : this.#decoder.push(bytes);
      if (chunks.length > 0) this.#watch.touch();
      this.#accept(chunks);
      if (bytes === undefined || this.#decoder.done || this.#decoder.malformed !== undefined) this.#end();
      return chunks;
    } catch (error) {
      // The decoder throws when one event outgrows its limit.
      this.#fail(new InterruptedError((error as Error).message, { phase: this.#phase, cause: error }));
      return [];
    }
  }

  /** Folds the chunks; the first error cuts the list. */
  #accept(chunks: ChatChunk[]): void {
    for (let at = 0; at < chunks.length; at += 1) {
      const chunk = chunks[at] as ChatChunk;
      const failure = errorIn(chunk, this.#facts);
      if (failure !== undefined) {
        // The usage report may stand beside the error or right behind it.
        for (const last of chunks.slice(at)) if (last.usage != null) this.fold.add({ ...last, choices: [] });
        chunks.length = at;
        this.#fail(failure);
        return;
      }
      this.fold.add(chunk);
      if (!this.#isCommitted && bringsContent(chunk)) this.#commit();
    }
  }

  #commit(): void {
    this.#isCommitted = true;
    this.#facts.phase = "stream";
  }

  get #phase(): "body" | "stream" {
    return this.#isCommitted ? "stream" : "body";
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#watch.stop();
    const { malformed, done } = this.#decoder;
    if (!this.fold.isFinished) {
      const detail =
        malformed === undefined ? "" : ` after an event that is not JSON ("${this.#quote(malformed)}")`;
      this.#failure = new InterruptedError(
        `The stream ended without a finish reason${detail}; the answer is incomplete.`,
        {
          phase: this.#phase,
          retryable: true,
          provider: this.fold.first?.provider,
          generationId: this.head().id || undefined,
        },
      );
    }
    if (this.#reader === undefined) return;
    if (done) this.#closing = drain(this.#reader);
    else this.#reader.cancel();
  }

  #quote(text: string): string {
    return redact(text.slice(0, 1000), this.#facts.secrets).slice(0, 80);
  }

  /** An answer that has told its finish reason is whole; what is lost after it is at most the usage. */
  #fail(failure: OpenRouterError): void {
    const isWhole = this.fold.isFinished && failure.kind !== "aborted";
    this.close();
    if (!isWhole) this.#failure = failure;
  }
}
