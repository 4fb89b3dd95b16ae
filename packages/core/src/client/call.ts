import type { Ticket } from "../admission/admission.ts";
import type { OpenRouterError } from "../errors/openrouter-error.ts";
import { isOpenRouterError } from "../errors/openrouter-error.ts";
import type { AbortedError } from "../errors/remedies.ts";
import { isTold } from "../errors/told.ts";
import { type Limits, limitsOf, Watch } from "../http/deadline.ts";
import { type RetryContext, withRetries } from "../http/retry.ts";
import { send } from "../http/send.ts";
import type { TransportResponse } from "../http/transport.ts";
import type { Attempt } from "../protocol/receipt.ts";
import { type Context, type Credentials, policyOf } from "./context.ts";
import type { CallOptions, ResponseHead } from "./options.ts";

/** Where a call goes and what it carries. */
export interface Target {
  method: string;
  /** Path below the base URL, with its query. */
  path: string;
  body?: string | Uint8Array | undefined;
}

/** One logical call: its attempts, their clocks, and what they left behind. */
export class Call {
  readonly #context: Context;
  readonly #options: CallOptions;
  readonly #limits: Limits;
  readonly #totalDue: number;
  #credentials: Credentials | undefined;
  #watch: Watch | undefined;
  #aborted: AbortedError | undefined;
  /** Made only when a wait between attempts has to be ended. */
  #waiting: AbortController | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt = Date.now();
  /** On the clock of `performance.now()`. */
  readonly began = performance.now();
  readonly attempts: Attempt[] = [];
  /** When the headers of the answer came, in ms since the start. */
  firstByte: number | undefined;
  firstToken: number | undefined;
  /** The right to make the attempt under way, where there are budgets. */
  ticket: Ticket | undefined;
  /** Told of an attempt that is made again; see {@link RetryContext}. */
  beforeRetry: RetryContext["beforeRetry"];

  constructor(context: Context, options: CallOptions) {
    this.#context = context;
    this.#options = options;
    const { deadlines } = options;
    this.#limits = deadlines === undefined ? context.limits : limitsOf(context.options.deadlines, deadlines);
    this.#totalDue = this.began + this.#limits.total;
  }

  /** Milliseconds since the start. */
  elapsed(): number {
    return performance.now() - this.began;
  }

  get secrets(): readonly string[] {
    return this.#credentials?.secrets ?? [];
  }

  /** Ends the call from within, wherever it is; the caller's own signal needs no help. */
  abort(error: AbortedError): void {
    this.#aborted ??= error;
    this.#watch?.abort(error);
    this.#waiting?.abort(error);
  }

  /**
   * Sends the request and hands each answer to `read`, again and again as the retry policy says. The watch is stopped
   * when `read` fails; after a success that is the caller's duty.
   */
  run<T>(target: Target, read: (response: TransportResponse, watch: Watch) => Promise<T>): Promise<T> {
    const pending = this.#context.credentials(this.#options.headers);
    if (pending instanceof Promise)
      return this.waitFor(pending).then((credentials) => this.#run(target, read, credentials));
    return this.#run(target, read, pending);
  }

  #run<T>(
    target: Target,
    read: (response: TransportResponse, watch: Watch) => Promise<T>,
    credentials: Credentials,
  ): Promise<T> {
    this.#credentials = credentials;
    const { onRetry } = this.#context.options.hooks ?? {};
    return withRetries((attempt) => this.#attempt(target, read, attempt), {
      policy: policyOf(this.#context, this.#options.retry),
      signal: () => this.#options.signal ?? this.#waitSignal(),
      totalDue: this.#totalDue,
      beforeRetry: this.beforeRetry,
      onRetry:
        onRetry &&
        ((error, attempt, delay) => observe(this.#context, () => onRetry({ error, attempt, delay }))),
    });
  }

  /** Waits for what the call needs before it is sent; an abort and the total deadline end that too. */
  async waitFor<T>(pending: Promise<T>): Promise<T> {
    const limits = { ...this.#limits, firstByte: Number.POSITIVE_INFINITY, idle: Number.POSITIVE_INFINITY };
    const watch = new Watch(limits, this.#totalDue, this.#options.signal);
    this.#watch = watch;
    const ended = new Promise<never>((_, reject) => {
      if (watch.failure !== undefined) reject(watch.failure);
      watch.signal.addEventListener("abort", () => reject(watch.failure));
    });
    try {
      return await Promise.race([pending, ended]);
    } finally {
      watch.stop();
    }
  }

  #headersFor({ body }: Target): Record<string, string> {
    const { headers = {}, bodyHeaders = {} } = this.#credentials ?? {};
    // A copy: transports of the caller's own may add to it.
    return { ...(body === undefined ? headers : bodyHeaders) };
  }

  #waitSignal(): AbortSignal {
    this.#waiting = new AbortController();
    if (this.#aborted !== undefined) this.#waiting.abort(this.#aborted);
    return this.#waiting.signal;
  }

  /** What tells whoever asked for it of each answer. */
  #teller(url: string): ((response: TransportResponse) => void) | undefined {
    const { onResponse } = this.#options;
    if (onResponse === undefined) return undefined;
    return (response) => observe(this.#context, () => onResponse(new Head(url, response)));
  }

  async #attempt<T>(
    target: Target,
    read: (response: TransportResponse, watch: Watch) => Promise<T>,
    attempt: number,
  ): Promise<T> {
    const { transport, baseURL, options } = this.#context;
    if (this.#aborted !== undefined) throw this.#aborted;
    const watch = new Watch(this.#limits, this.#totalDue, this.#options.signal);
    if (watch.failure !== undefined) throw watch.failure;
    this.#watch = watch;
    let response: TransportResponse | undefined;
    const began = performance.now();
    const record: Attempt = { startedAt: Date.now(), duration: 0 };
    this.attempts.push(record);
    try {
      const url = baseURL + target.path;
      const { hooks } = options;
      if (hooks?.onRequest)
        observe(this.#context, () => hooks.onRequest?.({ url, method: target.method, attempt }));
      const request = {
        url,
        method: target.method,
        headers: this.#headersFor(target),
        body: target.body,
        connectTimeout: this.#limits.connect,
      };
      response = await send(request, transport, watch, this.secrets, this.#teller(url));
      this.firstByte = this.elapsed();
      const { status } = response;
      record.status = status;
      const duration = performance.now() - began;
      if (hooks?.onResponse)
        observe(this.#context, () => hooks.onResponse?.({ url, status, attempt, duration }));
      return await read(response, watch);
    } catch (error) {
      watch.stop();
      if (isOpenRouterError(error)) {
        nameGeneration(error, response?.header("x-generation-id"));
        failAttempt(record, error);
      }
      throw error;
    } finally {
      record.duration = performance.now() - began;
    }
  }
}

/** The beginning of an answer; its headers are gathered when they are asked for, which takes longer than all the rest. */
class Head implements ResponseHead {
  readonly url: string;
  readonly status: number;
  readonly #response: TransportResponse;
  #headers: Record<string, string> | undefined;

  constructor(url: string, response: TransportResponse) {
    this.url = url;
    this.status = response.status;
    this.#response = response;
  }

  get headers(): Record<string, string> {
    this.#headers ??= this.#response.headers?.() ?? {};
    return this.#headers;
  }
}

/** Writes a failure into the record of its attempt. */
export function failAttempt(record: Attempt, error: OpenRouterError): void {
  if (error.status !== undefined) record.status = error.status;
  if (error.provider !== undefined) record.provider = error.provider;
  record.error = error.error_type ?? error.kind;
}

/** Tells an error which generation it ended, where it does not know. */
export function nameGeneration(error: OpenRouterError, generationId: string | undefined): void {
  if (error.generationId === undefined && generationId) Object.assign(error, { generationId });
}

/** Runs an observer; what it throws cannot break the call. */
export function observe(context: Context, run: () => void | Promise<void>): void {
  const report = (error: unknown): void => {
    if (isTold(error)) return;
    try {
      (context.options.hooks?.onObserverError ?? console.error)(error);
    } catch {
      // Whoever fails at being told of a failure is not told of that one.
    }
  };
  try {
    const result = run();
    if (result instanceof Promise) result.catch(report);
  } catch (error) {
    report(error);
  }
}
