import { discard, type Exchange, type Handle, type Reply } from "../exchange.ts";
import { tooLarge } from "../refusal.ts";

/** The gateway as a function of the fetch standard, for Bun, Deno, edge runtimes and tests without a socket. */
export type FetchHandler = (request: Request) => Promise<Response>;

type ResponseBody = NonNullable<ConstructorParameters<typeof Response>[0]>;

/** Statuses without a body (fetch standard: null body status). */
const bare: ReadonlySet<number> = new Set([204, 205, 304]);

/** Builds the handler. */
export function createFetchHandler(handle: Handle): FetchHandler {
  return async (request) => {
    // The request's signal tells that a client left; not every runtime has it tell that a reader cancelled.
    const departure = new AbortController();
    const signal = AbortSignal.any([request.signal, departure.signal]);
    const reply = await handle(exchangeOf(request, signal));
    // These statuses have no body, and `Response` refuses even an empty one.
    const bodiless = request.method === "HEAD" || bare.has(reply.status) || reply.body === "";
    if (bodiless) discard(reply.body);
    const body = bodiless ? null : bodyOf(reply.body, departure);
    return new Response(body, { status: reply.status, headers: reply.headers });
  };
}

function exchangeOf(request: Request, signal: AbortSignal): Exchange {
  const url = new URL(request.url);
  return {
    method: request.method,
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    loopback: false,
    signal,
    body: (limit) => readBody(request, limit),
  };
}

/** Reads no further than the limit: what a client sends beyond it stays with the runtime. */
async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length")) > limit) throw tooLarge(limit);
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
    size += read.value.length;
    if (size > limit) {
      await reader?.cancel();
      throw tooLarge(limit);
    }
    parts.push(read.value);
  }
  return Buffer.concat(parts, size);
}

/** Pieces are asked for one by one, so the source goes no faster than the reader. */
function bodyOf(body: Reply["body"], departure: AbortController): ResponseBody {
  if (typeof body === "string" || body instanceof Uint8Array) return body as ResponseBody;
  const pieces = body[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(typeof value === "string" ? encoder.encode(value) : value);
      },
      async cancel() {
        // The abort comes first: it ends waits inside the source, which `return` could not interrupt.
        departure.abort();
        await pieces.return?.();
      },
    },
    // Nothing is read ahead: a body that breaks would take with it what nobody has read yet.
    { highWaterMark: 0 },
  );
}
