/** One HTTP request as the gateway sees it, whatever runtime it came through. */
export interface Exchange {
  readonly method: string;
  /** The path as it was sent, without the query: still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: HeaderSource;
  /** Whether it came in on a loopback address, where browsers can be led by DNS rebinding. */
  readonly loopback: boolean;
  /** Aborts when the client leaves before its answer is complete. */
  readonly signal: AbortSignal;
  /**
   * The whole body.
   * @throws InvalidRequestError with status 413 when it is longer than `limit` bytes; the rest is not read
   */
  body(limit: number): Promise<Uint8Array>;
}

/** Request headers, by name in any case. */
export interface HeaderSource {
  get(name: string): string | null;
}

/** What goes back. A body that is iterated is sent piece by piece, as fast as the client reads. */
export interface Reply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | AsyncIterable<string | Uint8Array>;
}

/** Ends a body that nobody will read, so that whatever it comes from is freed. */
export function discard(body: Reply["body"]): void {
  if (typeof body === "string" || body instanceof Uint8Array) return;
  Promise.resolve(body[Symbol.asyncIterator]().return?.()).catch(() => {});
}

/** The heart that every edge calls. Never rejects. */
export type Handle = (exchange: Exchange) => Promise<Reply>;

/** Thrown by a body to say that its connection must break, as a dying server's does. */
export class BrokenConnection extends Error {
  override readonly name = "BrokenConnection";
}

/** Whether an address or the name of a host is this machine's own loopback; brackets and letter case do not matter. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, "$1");
  // A name such as "127.evil.test" only looks like an address.
  return name === "localhost" || name === "::1" || /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/.test(name);
}
