import type { Receipt } from "../protocol/receipt.ts";

/** A request that is passed on as it is. */
export interface RelayRequest {
  /** In any case of letters. @default "POST" */
  method?: string | undefined;
  /** Below the base URL, with its query, such as "/chat/completions". One that leads elsewhere is refused. */
  path: string;
  /**
   * Sent byte for byte; a chat that lacks fields of the client's `defaults` is written anew with them. What is no JSON
   * goes with a `content-type` in the headers of the call.
   */
  body?: string | Uint8Array | undefined;
  /** What the body says, where that is known already: it need not be parsed then. */
  request?: object | undefined;
  /**
   * What becomes of an event in which a stream tells an error behind its first content: it passes, or the stream ends
   * before it and `read` throws that error, so that whoever passes the answer on can say it in other words.
   * @default "pass"
   */
  errorEvents?: "pass" | "throw" | undefined;
}

/** An answer that is passed on as it comes. */
export interface RelayAnswer {
  readonly status: number;
  /** Lower-case names, without those that tell how the bytes came; empty where the transport does not tell. */
  readonly headers: Readonly<Record<string, string>>;
  /** A header by its lower-case name. */
  header(name: string): string | undefined;
  /** The whole of it, or its pieces as they come. */
  readonly body: string | RelayStream;
  /** What the call cost, when the answer has ended; undefined for calls that cost nothing by themselves. */
  readonly receipt: Promise<Receipt | undefined>;
}

/**
 * The pieces of an answer: of an event stream, whole events. It has to be read to its end, or cancelled; one that is
 * dropped is cancelled when it is collected.
 */
export interface RelayStream extends AsyncIterable<Uint8Array> {
  /**
   * The next bytes; undefined at the end.
   * @throws OpenRouterError when the answer breaks off, behind all that came before; a cancelled one just ends
   */
  read(): Promise<Uint8Array | undefined>;
  /** Gives the rest up: the generation at the provider ends, and the receipt says `aborted`. Safe to call at any time. */
  cancel(): void;
  /**
   * The events that tell a reader of this API that its stream broke off.
   * @param error - what `read` threw
   */
  ending(error: unknown): string;
}
