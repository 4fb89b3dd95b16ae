import { NO_LETTER, pairWeight } from "./letter-pairs.ts";
import {
  BLANK,
  BRACKET,
  BREAK,
  CONTROL,
  DIGIT,
  isLetter,
  OTHER,
  plainKind,
  QUOTE,
  REPEATED,
  RETURN,
  SIGN,
  TAB,
  UPPER,
} from "./text-kinds.ts";

/** What a character likely adds after another, in hundredths of a token: by the kind before and its own. */
export function likelyStep(first: number, second: number): number {
  const [before, after] = [coarse(first), coarse(second)];
  const letters = isLetter(before) || isLetter(after) ? pairWeight(letterOf(before), letterOf(after)) : 0;
  return letters + caseStep(before, after) + signStep(plainKind(before), after) + runStep(before, after);
}

/** The kinds that are told apart for the likely count. */
function coarse(kind: number): number {
  const plain = plainKind(kind);
  const added = kind - plain;
  if (plain === BRACKET || plain === CONTROL) return SIGN + added;
  if (plain === TAB) return BLANK + added;
  return plain === RETURN ? BREAK + added : kind;
}

/** Any number of blanks after the first is one token more. */
function runStep(before: number, after: number): number {
  return before === BLANK && after === BLANK + REPEATED ? 75 : 0;
}

/** Words break where small letters turn into capitals. */
function caseStep(before: number, after: number): number {
  if (!isLetter(before) || after < UPPER || after >= DIGIT) return 0;
  return before < UPPER ? 39 : 8;
}

function signStep(before: number, after: number): number {
  switch (after) {
    case SIGN:
    case QUOTE:
      return besideSign(before, after);
    case SIGN + REPEATED:
    case QUOTE + REPEATED:
      return 2;
    case BLANK:
      return before === BLANK ? 100 : 0;
    case BREAK:
      return before === BREAK ? 6 : before <= DIGIT ? 68 : 28;
    case BREAK + REPEATED:
      return 5;
    // Digits are counted by threes; a blank before them is a token of its own, where words take theirs in.
    case DIGIT:
      return before === BLANK ? 100 : 0;
    default:
      return after === OTHER && before === BLANK ? 25 : 0;
  }
}

/** Signs make tokens of their own, but for those of JSON, where a token holds several. */
function besideSign(before: number, after: number): number {
  if (before === SIGN || before === QUOTE) return before === SIGN && after === SIGN ? 66 : 11;
  return 39 + (before === BLANK ? 69 : before === DIGIT ? 48 : 0);
}

function letterOf(kind: number): number {
  return isLetter(kind) ? kind % UPPER : NO_LETTER;
}
