/** Up to six letters, up to three digits, or one other sign, with the white space before it; else trailing space. */
const token = /\s*(?:\p{L}{1,6}|\p{N}{1,3}|[^\s\p{L}\p{N}])|\s+$/gu;

/** Long texts are counted in slices, so that no list of millions of tokens is built. */
const SLICE = 65_536;

/** Cuts a text into tokens; joined they are the text again. */
export function tokenize(text: string): string[] {
  return text.match(token) ?? [];
}

/** How many tokens a text has: the sandbox's own count, the same on every machine. */
export function countTokens(text: string): number {
  let count = 0;
  for (let start = 0; start < text.length; start += SLICE) {
    count += text.slice(start, start + SLICE).match(token)?.length ?? 0;
  }
  return count;
}
