import { isHeaderText } from "@wayfare/core/internal";

/** What ids are made of. */
export const idLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A new generation id as OpenRouter writes them: "gen-<seconds since 1970>-<20 letters and digits>". */
export function createGenerationId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  // 256 is no multiple of 62; an id needs to be unique, not evenly spread.
  const tail = Array.from(bytes, (byte) => idLetters[byte % idLetters.length]).join("");
  return `gen-${Math.floor(Date.now() / 1000)}-${tail}`;
}

/**
 * The id that a call is recorded under: one of our own, since servers count theirs or let clients choose them.
 * @param answerId - what the answer says; taken over where `isTrusted`, as of a router, and if it looks like one
 */
export function recordId(answerId: string | undefined, isTrusted: boolean): string {
  const isOwn = isTrusted && answerId?.startsWith("gen-") === true && isHeaderText(answerId);
  return isOwn ? answerId : createGenerationId();
}
