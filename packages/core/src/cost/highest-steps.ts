import { divideUp } from "./count.ts";
import { likelyStep } from "./likely-steps.ts";
import {
  BLANK,
  BRACKET,
  BREAK,
  CONTROL,
  DIGIT,
  isLetter,
  isRepeated,
  OTHER,
  plainKind,
  QUOTE,
  RETURN,
  SIGN,
  TAB,
  UPPER,
} from "./text-kinds.ts";

/**
 * What a character adds at most after another, in hundredths of a token. Own measurement with o200k_base and
 * cl100k_base: every text of one or two characters of ASCII over and over, and random texts of few characters.
 */
export function highestStep(before: number, after: number): number {
  const usual = likelyStep(before, after);
  return Math.max(divideUp(usual * 135, 100), leastStep(before, after));
}

/** What must be left room for however little is likely. */
function leastStep(before: number, after: number): number {
  const plain = plainKind(after);
  if (isRepeated(after)) return repeatedStep(plain);
  if (isLetter(after)) return letterStep(plainKind(before), after);
  switch (plain) {
    case CONTROL:
    case RETURN:
    case TAB:
      // A blank before them is a token of its own.
      return isBlank(before) ? 200 : 100;
    case BREAK:
      return isBlank(before) || plainKind(before) === CONTROL ? 105 : 50;
    case BLANK:
      return plainKind(before) === RETURN ? 100 : 0;
    case SIGN:
    case BRACKET:
    case QUOTE:
      return signStep(plainKind(before), plain);
    default:
      return plain === OTHER && isBlank(before) ? 100 : 0;
  }
}

/** Runs stand in vocabularies as far as somebody wrote them: blanks up to 80, signs often not even in pairs. */
function repeatedStep(plain: number): number {
  switch (plain) {
    case CONTROL:
    case RETURN:
      return 100;
    case BLANK:
    case TAB:
    case BREAK:
      return 8;
    default:
      return 55;
  }
}

function letterStep(before: number, after: number): number {
  if (isLetter(before)) return before < UPPER && after < UPPER ? 11 : 30;
  if (isBlank(before)) return before === TAB ? 60 : after < UPPER ? 20 : 26;
  return before === CONTROL || before === RETURN ? 60 : 45;
}

function signStep(before: number, after: number): number {
  if (isBracket(before) && isBracket(after)) return 55;
  return before > DIGIT ? 100 : 65;
}

function isBracket(kind: number): boolean {
  return kind === BRACKET || kind === QUOTE;
}

function isBlank(kind: number): boolean {
  const plain = plainKind(kind);
  return plain === BLANK || plain === TAB;
}
