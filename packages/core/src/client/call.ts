import type { OpenRouterError } from "../errors/openrouter-error.ts";
import { isOpenRouterError } from "../errors/openrouter-error.ts";
import { type Limits, limitsOf, Watch } from "../http/deadline.ts";
import { withRetries } from "../http/retry.ts";
import { send } from "../http/send.ts";
import type { TransportResponse } from "../http/transport.ts";
import type { Attempt } from "../protocol/receipt.ts";
import { type Context, type Credentials, policyOf } from "./context.ts";
import type { CallOptions } from "./options.ts";

/** Where a call goes and what it carries. */
export interface Target {
  method: "GET" | "POST";
  /** Path below the base URL, with its query. */
  path: string;
  body?: string;
}

/** One logical call: its attempts, their clocks, and what they left behind. */
export class Call {
  readonly #context: Context;
  readonly #options: CallOptions;
  readonly #limits: Limits;
  readonly #totalDue: number;
  #credentials: Credentials | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt = Date.now();
  /** On the clock of `performance.now()`. */
  readonly began = performance.now();
  readonly attempts: Attempt[] = [];
  /** When the headers of the answer came, in ms since the start. */
  firstByte: number | undefined;
  firstToken: number | undefined;

  constructor(context: Context, options: CallOptions) {
    this.#context = context;
    this.#options = options;
    this.#limits = limitsOf(context.options.deadlines, options.deadlines);
    this.#totalDue = this.began + this.#limits.total;
  }

  /** Milliseconds since the start. */
  elapsed(): number {
    return performance.now() - this.began;
  }

  get secrets(): readonly string[] {
    return this.#credentials?.secrets ?? [];
  }

  /**
   * Sends the request and hands each answer to `read`, again and again as the retry policy says. The watch is stopped
   * when `read` fails; after a success that is the caller's duty.
   */
  async run<T>(target: Target, read: (response: TransportResponse, watch: Watch) => Promise<T>): Promise<T> {
    const { hooks } = this.#context.options;
    const pending = this.#context.credentials(this.#options.headers);
    this.#credentials = pending instanceof Promise ? await pending : pending;
    return await withRetries((attempt) => this.#attempt(target, read, attempt), {
      policy: policyOf(this.#context, this.#options.retry),
      signal: this.#options.signal,
      totalDue: this.#totalDue,
      onRetry:
        hooks?.onRetry &&
        ((error, attempt, delay) => observe(this.#context, () => hooks.onRetry?.({ error, attempt, delay }))),
    });
  }

  async #attempt<T>(
    target: Target,
    read: (response: TransportResponse, watch: Watch) => Promise<T>,
    attempt: number,
  ): Promise<T> {
    const { transport, baseURL, options } = this.#context;
    const watch = new Watch(this.#limits, this.#totalDue, this.#options.signal);
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
        headers: this.#headers(target),
        body: target.body,
        connectTimeout: this.#limits.connect,
      };
      const response = await send(request, transport, watch, this.secrets);
      this.firstByte = this.elapsed();
      record.status = response.status;
      const duration = performance.now() - began;
      if (hooks?.onResponse)
        observe(this.#context, () => hooks.onResponse?.({ url, status: response.status, attempt, duration }));
      return await read(response, watch);
    } catch (error) {
      watch.stop();
      if (isOpenRouterError(error)) failAttempt(record, error);
      throw error;
    } finally {
      record.duration = performance.now() - began;
    }
  }

  #headers(target: Target): Record<string, string> {
    const headers = this.#credentials?.headers ?? {};
    if (target.body !== undefined) headers["content-type"] ??= "application/json";
    return headers;
  }
}

/** Writes a failure into the record of its attempt. */
export function failAttempt(record: Attempt, error: OpenRouterError): void {
  if (error.status !== undefined) record.status = error.status;
  if (error.provider !== undefined) record.provider = error.provider;
  record.error = error.error_type ?? error.kind;
}

/** Runs an observer; what it throws cannot break the call. */
export function observe(context: Context, run: () => void | Promise<void>): void {
  const report = context.options.hooks?.onObserverError ?? ((error: unknown) => console.error(error));
  try {
    const result = run();
    if (result instanceof Promise) result.catch(report);
  } catch (error) {
    report(error);
  }
}
