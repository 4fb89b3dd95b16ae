import { isOpenRouterError, type OpenRouterError } from "../errors/openrouter-error.ts";
import { AbortedError, InterruptedError } from "../errors/remedies.ts";
import { connectionError } from "../http/connection-error.ts";
import { abortedBy } from "../http/deadline.ts";
import { unread } from "../http/explain.ts";
import type { ChatChunk } from "../protocol/chat-chunk.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Receipt } from "../protocol/receipt.ts";
import type { StreamHead, StreamSource } from "../stream/chat-stream.ts";
import { admit } from "./admit.ts";
import type { AnswerBody } from "./answer-body.ts";
import { Call, failAttempt, nameGeneration } from "./call.ts";
import type { ChatRoute } from "./chat-route.ts";
import type { Context } from "./context.ts";
import { chatEnded, type Ended, meter, meterLost } from "./meter.ts";
import { once } from "./once.ts";
import type { CallOptions } from "./options.ts";

/** What reads the body; importing again and again what is there already would cost each call its time. */
const loadBody = once(() => import("./answer-body.ts"));

/** What a streamed call asks for. */
export interface StreamRequest {
  route: ChatRoute;
  body: ChatRequest;
  /** Makes the request ready, as late as everything else. */
  prepare?: (() => Promise<Pick<StreamRequest, "route" | "body">>) | undefined;
  /** Reads the whole reply once more, for its schema. */
  parse?: ((completion: ChatCompletion) => Promise<ChatCompletion>) | undefined;
}

/** A streamed call from its request to its receipt. `ChatStream` is the face that users see. */
export class StreamCall implements StreamSource {
  readonly #context: Context;
  #route: ChatRoute;
  #request: ChatRequest;
  readonly #prepare: StreamRequest["prepare"];
  readonly #parse: StreamRequest["parse"];
  readonly #options: CallOptions;
  readonly #completion = Promise.withResolvers<ChatCompletion>();
  readonly #receipt = Promise.withResolvers<Receipt>();
  readonly #call: Call;
  #opening: Promise<StreamHead> | undefined;
  #body: AnswerBody | undefined;
  #isEnded = false;
  #failure: OpenRouterError | undefined;

  constructor(context: Context, request: StreamRequest, options: CallOptions) {
    this.#context = context;
    this.#route = request.route;
    this.#request = request.body;
    this.#prepare = request.prepare;
    this.#parse = request.parse;
    this.#options = options;
    this.#call = new Call(context, { ...options, signal: undefined });
    // Whoever asks for the reply sees its failure; nobody has to ask.
    this.#completion.promise.catch(() => {});
  }

  get completion(): Promise<ChatCompletion> {
    return this.#completion.promise;
  }

  get receipt(): Promise<Receipt> {
    return this.#receipt.promise;
  }

  open(): Promise<StreamHead> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async read(): Promise<readonly ChatChunk[] | undefined> {
    if (this.#body === undefined) await this.open();
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#isEnded) return undefined;
    try {
      const chunks = await (this.#body as AnswerBody).read();
      // A cancelled body may just end.
      if (this.#failure !== undefined) throw this.#failure;
      if (chunks === undefined) this.#end();
      return chunks;
    } catch (error) {
      throw this.#fail(error);
    }
  }

  cancel(): void {
    // Streams that have ended come here too, when they are collected.
    if (!this.#isEnded)
      this.#abort(new AbortedError("The stream was left before its end.", { phase: "stream" }));
  }

  async failureChunk(error: unknown): Promise<unknown> {
    const known = isOpenRouterError(error) ? error : new InterruptedError("The stream broke off.");
    const head = this.#body?.head() ?? {};
    const failures = await import("../wire/failures.ts").catch(() => undefined);
    return failures === undefined ? plainFailure(known, head) : failures.encodeErrorChunk(known, head);
  }

  async #open(): Promise<StreamHead> {
    const call = this.#call;
    // Loaded beside the request, which takes longer.
    const loading = loadBody();
    loading.catch(() => {});
    try {
      this.#options.signal?.addEventListener("abort", this.#onAbort);
      if (this.#options.signal?.aborted) this.#onAbort();
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#prepare !== undefined) {
        const { route, body } = await call.waitFor(this.#prepare());
        this.#route = route;
        this.#request = body;
      }
      const { path, reader } = this.#route;
      const body = this.#route.encode(this.#context, this.#request, true, this.#options);
      call.beforeRetry = (error) => this.#beforeRetry(error);
      const admission = this.#admit();
      if (admission !== undefined) await admission;
      if (this.#failure !== undefined) {
        // The call was metered before it had a ticket.
        call.ticket?.release();
        throw this.#failure;
      }
      const target = { method: "POST", path, body } as const;
      this.#body = await call.run(target, async (response, watch) => {
        const { AnswerBody } = await loading.catch((error: unknown) => {
          response.reader().cancel();
          throw unread({ status: response.status, body: undefined, secrets: call.secrets }, error);
        });
        return AnswerBody.begin(response, watch, call.secrets, reader);
      });
      call.firstToken = call.elapsed();
      return this.#body.head();
    } catch (error) {
      throw this.#fail(error);
    }
  }

  #admit(): Promise<void> | undefined {
    const whole = (): ChatRequest => this.#route.whole(this.#context, this.#request, this.#options);
    return admit(this.#context, this.#call, whole, this.#options);
  }

  #beforeRetry(error: OpenRouterError): Promise<void> | undefined {
    const ended = this.#ended(error.partial, error);
    return meterLost(this.#context, { ...ended, error }) ? this.#admit() : undefined;
  }

  readonly #onAbort = (): void => {
    if (this.#options.signal !== undefined) this.#abort(abortedBy(this.#options.signal));
  };

  #abort(error: AbortedError): void {
    if (this.#isEnded) return;
    this.#call.abort(error);
    this.#body?.close();
    this.#fail(error);
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#close();
    const completion = (this.#body as AnswerBody).fold.completion();
    this.#receipt.resolve(this.#meter(completion, undefined));
    this.#completion.resolve(this.#parse === undefined ? completion : this.#parse(completion));
  }

  /** Ends the call with its first failure, which is returned however often it is asked for. */
  #fail(thrown: unknown): OpenRouterError {
    if (this.#failure !== undefined) return this.#failure;
    const error = connectionError(thrown, "stream", this.#call.secrets);
    if (this.#isEnded) return error;
    this.#failure = error;
    this.#close();
    const attempt = this.#call.attempts.at(-1);
    if (attempt !== undefined) failAttempt(attempt, error);
    if (this.#body?.fold.first !== undefined) {
      error.partial = this.#body.fold.completion();
      nameGeneration(error, error.partial.id);
    }
    error.receipt = this.#meter(error.partial, error);
    this.#receipt.resolve(error.receipt);
    this.#completion.reject(error);
    return error;
  }

  #close(): void {
    this.#isEnded = true;
    const attempt = this.#call.attempts.at(-1);
    if (attempt !== undefined) attempt.duration = Date.now() - attempt.startedAt;
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
  }

  #meter(completion: ChatCompletion | undefined, error: OpenRouterError | undefined): Receipt {
    return meter(this.#context, this.#ended(completion, error));
  }

  #ended(completion: ChatCompletion | undefined, error: OpenRouterError | undefined): Ended {
    const asked = { call: this.#call, options: this.#options, route: this.#route, request: this.#request };
    return chatEnded(this.#context, { ...asked, streamed: true, completion, error });
  }
}

/** The same chunk where what writes it cannot be loaded: whoever reads the stream must not take it for a whole one. */
function plainFailure({ status = 502, message }: OpenRouterError, head: object): object {
  const delta = { role: "assistant", content: "" };
  const choice = { index: 0, delta, finish_reason: "error", native_finish_reason: null };
  return {
    ...head,
    object: "chat.completion.chunk",
    error: { code: status, message },
    choices: [choice],
  };
}
