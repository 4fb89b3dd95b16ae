/** Longest part of a text that words are read from, in characters. */
const LONGEST = 262_144;

/** The different words of a text, in lower case. */
export function wordsOf(text: string): Set<string> {
  return new Set(
    text
      .slice(0, LONGEST)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [],
  );
}
