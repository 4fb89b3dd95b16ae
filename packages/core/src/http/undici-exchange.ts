import type { Dispatcher } from "undici";
import { joinBytes } from "./join-bytes.ts";
import type { ByteReader, TransportResponse } from "./transport.ts";

/** Bytes that may wait unread before the socket is paused. */
const highWaterMark = 65_536;

type Headers = Record<string, string | string[] | undefined>;

/**
 * One request over undici's dispatcher: its handler and its response in one object, without the stream that
 * `undici.request` puts between. Holds at most one buffer of unread bytes.
 */
export class UndiciExchange implements Dispatcher.DispatchHandler, TransportResponse {
  readonly #head = Promise.withResolvers<TransportResponse>();
  readonly #signal: AbortSignal;
  #controller: Dispatcher.DispatchController | undefined;
  #headers: Headers = {};
  #unread: Uint8Array[] = [];
  #unreadLength = 0;
  #isEnded = false;
  #error: Error | undefined;
  #wake: (() => void) | undefined;
  status = 0;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener("abort", this.#onAbort);
  }

  get response(): Promise<TransportResponse> {
    return this.#head.promise;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#signal.aborted) this.#onAbort();
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    // 1xx answers announce the real one.
    if (status < 200) return;
    this.status = status;
    this.#headers = headers;
    this.#head.resolve(this);
  }

  onResponseData(controller: Dispatcher.DispatchController, bytes: Uint8Array): void {
    this.#unread.push(bytes);
    this.#unreadLength += bytes.length;
    if (this.#unreadLength > highWaterMark) controller.pause();
    this.#wakeReader();
  }

  onResponseEnd(): void {
    this.#end(undefined);
  }

  onResponseError(_: unknown, error: Error): void {
    this.#end(error);
    this.#head.reject(error);
  }

  header(name: string): string | undefined {
    const value = this.#headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  }

  headers(): Record<string, string> {
    return Object.fromEntries(Object.keys(this.#headers).map((name) => [name, this.header(name) ?? ""]));
  }

  async text(): Promise<string> {
    const decoder = new TextDecoder();
    let text = "";
    for (let read = await this.read(); read.value !== undefined; read = await this.read()) {
      text += decoder.decode(read.value, { stream: true });
    }
    return text + decoder.decode();
  }

  reader(): ByteReader {
    return this;
  }

  async read(): Promise<{ value?: Uint8Array }> {
    while (this.#unread.length === 0) {
      if (this.#error !== undefined) throw this.#error;
      if (this.#isEnded) return {};
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const value = this.#take();
    if (this.#controller?.paused) this.#controller.resume();
    return { value };
  }

  cancel(): void {
    if (!this.#isEnded) this.#controller?.abort(new Error("The rest of the answer was given up."));
  }

  /** What has come is handed out at once, so that many small writes cost one read. */
  #take(): Uint8Array {
    const [first] = this.#unread;
    const bytes =
      this.#unread.length === 1 && first !== undefined ? first : joinBytes(this.#unread, this.#unreadLength);
    this.#unread = [];
    this.#unreadLength = 0;
    return bytes;
  }

  #end(error: Error | undefined): void {
    this.#isEnded = true;
    this.#error = error;
    this.#signal.removeEventListener("abort", this.#onAbort);
    this.#wakeReader();
  }

  #wakeReader(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  readonly #onAbort = (): void => {
    const reason = this.#signal.reason as Error;
    if (this.#controller === undefined) this.#head.reject(reason);
    else this.#controller.abort(reason);
  };
}
