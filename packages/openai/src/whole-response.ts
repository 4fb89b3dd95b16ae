/** Readers of a body that few use. */
const rarely = ["arrayBuffer", "blob", "bytes", "formData", "clone"] as const;

/**
 * A response whose whole text is there. The platform's own would turn it into bytes and back into text, by way of a
 * stream, for the reader that nearly all have: `text()` or `json()`. For all others there is one of those inside.
 */
export function createWholeResponse(text: string, init: ResponseInit): Response {
  let other: Response | undefined;
  let isUsed = false;
  const platform = (): Response => {
    if (other !== undefined) return other;
    other = new Response(text, init);
    // What was read already cannot be read again there either.
    if (isUsed) void other.text();
    return other;
  };
  const readText = async (): Promise<string> => {
    if (other !== undefined) return other.text();
    if (isUsed) throw new TypeError("Body is unusable: Body has already been read");
    isUsed = true;
    return text;
  };
  const response = new Response(null, init);
  Object.defineProperties(response, {
    text: { value: readText },
    json: { value: async (): Promise<unknown> => JSON.parse(await readText()) },
    body: { get: () => platform().body },
    bodyUsed: { get: () => other?.bodyUsed ?? isUsed },
  });
  for (const name of rarely) Object.defineProperty(response, name, { value: () => platform()[name]() });
  return response;
}
