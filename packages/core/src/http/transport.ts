/** One HTTP request, ready to go out. */
export interface TransportRequest {
  url: string;
  method: string;
  /** Lower-case names. */
  headers: Record<string, string>;
  body?: string | Uint8Array | undefined;
  signal: AbortSignal;
  /** Milliseconds until a connection must stand; transports that cannot see it ignore it. */
  connectTimeout?: number | undefined;
}

/** Reads a body piece by piece; the reader of a web stream is one. */
export interface ByteReader {
  /** The next bytes; no `value` at the end. */
  read(): Promise<{ value?: Uint8Array | undefined }>;
  /** Gives the rest up and frees the socket; safe to call at any time, also twice. */
  cancel(): unknown;
}

/** An HTTP answer whose headers have come. Either `text` or `reader` is used, once. */
export interface TransportResponse {
  status: number;
  /** A response header by its lower-case name. */
  header(name: string): string | undefined;
  /** All headers under lower-case names; a transport without this tells none to `onResponse`. */
  headers?(): Record<string, string>;
  /** The whole body. */
  text(): Promise<string>;
  reader(): ByteReader;
}

/**
 * The way to the network. The default is the platform's `fetch`; `@wayfare/core/undici` holds a cheaper one for Node.
 * One of your own hands redirects out as they come: the client follows them, and sends no header of its own to other servers.
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;
