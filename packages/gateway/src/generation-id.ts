/** What ids are made of. */
export const idLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A new generation id as OpenRouter writes them: "gen-<seconds since 1970>-<20 letters and digits>". */
export function createGenerationId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  // 256 is no multiple of 62; an id needs to be unique, not evenly spread.
  const tail = Array.from(bytes, (byte) => idLetters[byte % idLetters.length]).join("");
  return `gen-${Math.floor(Date.now() / 1000)}-${tail}`;
}

/** Ids this long are random; shorter ones, as some servers count them, come again. */
const LONG_ID = 16;

/** The id that a call is recorded under: the answer's own where it can be trusted to be the only one of its kind. */
export function recordId(answerId: string | undefined): string {
  if (answerId === undefined || !isHeaderText(answerId)) return createGenerationId();
  return answerId.startsWith("gen-") || answerId.length >= LONG_ID ? answerId : createGenerationId();
}

/** The response header that names a generation; none for an id that no header can carry, as upstreams may give it. */
export function generationHeader(id: string | undefined): Record<string, string> {
  return id !== undefined && isHeaderText(id) ? { "x-generation-id": id } : {};
}

function isHeaderText(id: string): boolean {
  return /^[\x21-\x7e]{1,200}$/.test(id);
}
