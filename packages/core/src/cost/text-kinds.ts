/** What a character is beside a letter (0 to 25, capitals from {@link UPPER}). */
export const UPPER = 26;
export const DIGIT = 52;
export const SIGN = 53;
/** The signs that JSON is made of, but for its quotes. */
export const BRACKET = 54;
export const CONTROL = 55;
export const QUOTE = 56;
export const BLANK = 57;
export const TAB = 58;
export const BREAK = 59;
export const RETURN = 60;
/** Anything above ASCII. */
export const OTHER = 61;
/** What is added for a sign or blank that repeats the one before: `====` is one token. */
export const REPEATED = 16;
/** More than there are kinds: those from {@link SIGN} to {@link RETURN} once more, repeated. */
export const KINDS = 128;

/** The kinds of ASCII by code. */
export const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  if (char >= "a" && char <= "z") return code - 97;
  if (char >= "A" && char <= "Z") return code - 65 + UPPER;
  if (char >= "0" && char <= "9") return DIGIT;
  if (char === "\n") return BREAK;
  if (char === "\r") return RETURN;
  if (char === "\t") return TAB;
  if (char === " ") return BLANK;
  if (code < 32 || code === 127) return CONTROL;
  if ("{}[],:".includes(char)) return BRACKET;
  return char === '"' ? QUOTE : SIGN;
});

/** Whether it is a letter of ASCII. */
export function isLetter(kind: number): boolean {
  return kind < DIGIT;
}

/** Whether it repeats the character before. */
export function isRepeated(kind: number): boolean {
  return kind >= SIGN + REPEATED;
}

/** The kind without regard to repetition. */
export function plainKind(kind: number): number {
  return isRepeated(kind) ? kind - REPEATED : kind;
}
