const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A new generation id as OpenRouter writes them: "gen-<seconds since 1970>-<20 letters and digits>". */
export function createGenerationId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  // 256 is no multiple of 62; an id needs to be unique, not evenly spread.
  const tail = Array.from(bytes, (byte) => letters[byte % letters.length]).join("");
  return `gen-${Math.floor(Date.now() / 1000)}-${tail}`;
}
