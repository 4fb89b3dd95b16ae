/** Names that stay here: keys that are meant for somebody else, and what belongs to one connection. */
const dropped: ReadonlySet<string> = new Set([
  ...["authorization", "proxy-authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie"],
  ...["host", "content-length", "connection", "keep-alive", "transfer-encoding", "accept-encoding"],
  ...["expect", "te", "trailer", "upgrade"],
]);

/** The headers of an SDK that go on, under lower-case names. */
export function outgoingHeaders(headers: RequestInit["headers"]): Record<string, string> {
  const kept: Record<string, string> = {};
  if (headers == null) return kept;
  const pairs = Symbol.iterator in headers ? headers : Object.entries(headers);
  for (const [given, value] of pairs as Iterable<[string, string | null | undefined]>) {
    const name = given.toLowerCase();
    if (value != null && !dropped.has(name)) kept[name] = value;
  }
  return kept;
}

/** A body as it is sent. */
export interface OutgoingBody {
  body?: string | Uint8Array | undefined;
  /** What it says, where that is known. */
  request?: object | undefined;
  /** What it is, unless the headers say so. */
  contentType?: string | undefined;
}

/** Reads a body of any kind that `fetch` takes; it may be sent several times. */
export async function outgoingBody(body: RequestInit["body"]): Promise<OutgoingBody> {
  if (body == null) return {};
  if (typeof body === "string") return { body };
  if (body instanceof ArrayBuffer) return { body: new Uint8Array(body) };
  if (ArrayBuffer.isView(body))
    return { body: new Uint8Array(body.buffer, body.byteOffset, body.byteLength) };
  // The platform writes forms and knows the boundary between their parts.
  const written = new Response(body as ConstructorParameters<typeof Response>[0]);
  return {
    contentType: written.headers.get("content-type") ?? undefined,
    request: body instanceof FormData ? textFields(body) : undefined,
    body: new Uint8Array(await written.arrayBuffer()),
  };
}

/** What a form says in words: its model and settings, not its files. */
function textFields(form: FormData): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of form) if (typeof value === "string") fields[name] = value;
  return fields;
}
