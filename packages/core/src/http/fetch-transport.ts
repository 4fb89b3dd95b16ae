import { follow, mayRedirect } from "./follow.ts";
import type { PlainTransport } from "./redirect.ts";
import type { ByteReader, Transport, TransportRequest, TransportResponse } from "./transport.ts";

/** The part of `fetch` that is used: any function of this shape will do. One that ignores `redirect` follows by its own rules. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * A transport over `fetch`. Without an argument the global one is looked up at each call, so that patches are seen.
 * Redirects are followed as {@link followRedirect} says: no header of ours goes to another server.
 */
export function createFetchTransport(custom?: Fetch): Transport {
  const ask = (request: TransportRequest, redirect: RequestRedirect): Promise<Response> => {
    const { url, method, headers, body, signal } = request;
    const init: RequestInit = { method, headers, signal, redirect };
    if (body !== undefined) init.body = body as BodyInit;
    if (custom === undefined) return fetch(url, init);
    // A function of the caller's own may not look at the signal: the call ends all the same.
    return Promise.race([custom(url, init), aborted(signal)]);
  };
  const plain: PlainTransport = async (request, redirect) =>
    new FetchResponse(await ask(request, redirect ?? "manual"));
  return (request) =>
    ask(request, "manual").then((response) => {
      const answer = new FetchResponse(response);
      return mayRedirect(answer) ? follow(answer, request, plain) : answer;
    });
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

class FetchResponse implements TransportResponse {
  readonly #response: Response;
  readonly status: number;

  constructor(response: Response) {
    this.#response = response;
    this.status = response.status;
  }

  header(name: string): string | undefined {
    return this.#response.headers.get(name) ?? undefined;
  }

  headers(): Record<string, string> {
    return Object.fromEntries(this.#response.headers);
  }

  text(): Promise<string> {
    return this.#response.text();
  }

  reader(): ByteReader {
    const reader = this.#response.body?.getReader();
    return {
      read: () => (reader === undefined ? Promise.resolve({}) : reader.read()),
      // A body that has ended or broken rejects the cancel; there is nothing left to free then.
      cancel: () => reader?.cancel().catch(() => {}),
    };
  }
}
