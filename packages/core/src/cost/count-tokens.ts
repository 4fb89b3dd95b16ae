import { divideUp } from "./count.ts";
import { highestStep } from "./highest-steps.ts";
import { likelyStep } from "./likely-steps.ts";
import { blockOf, WEIGHTS } from "./script-weights.ts";
import { DIGIT, KINDS, kinds, OTHER, REPEATED } from "./text-kinds.ts";
import { noTokens, type TokenRange } from "./token-range.ts";

/** What a character likely adds, by the kind before and its own. */
const likelySteps = tabulate(likelyStep);
/** What it adds at most. */
const highestSteps = tabulate(highestStep);

function tabulate(step: (before: number, after: number) => number): Uint16Array {
  return Uint16Array.from({ length: KINDS * KINDS }, (_, index) => {
    const after = index % KINDS;
    return step((index - after) / KINDS, after);
  });
}

/** What a text is made of. */
class TextCount {
  /** Of letters and signs of ASCII, in hundredths of a token. */
  likely = 0;
  /** The same at most. */
  highest = 0;
  digits = 0;
  /** Digits by threes. */
  groups = 0;
  /** Units above ASCII by their block. */
  readonly blocks = new Float64Array(WEIGHTS.length);

  add(text: string): this {
    const { blocks } = this;
    let { likely, highest, digits, groups } = this;
    let before = OTHER;
    // The three units before.
    let [last, second, third] = [-1, -1, -1];
    let [run, echo] = [0, 0];
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      let kind = OTHER;
      if (code < 128) {
        kind = kinds[code] as number;
        if (kind === DIGIT) {
          digits += 1;
          run = before === DIGIT && run < 3 ? run + 1 : 1;
          if (run === 1) groups += 1;
        } else if (code === last && kind > DIGIT) kind += REPEATED;
      } else {
        const block = blockOf(code);
        blocks[block] = (blocks[block] as number) + 1;
      }
      const step = before * KINDS + kind;
      likely += likelySteps[step] as number;
      highest += highestSteps[step] as number;
      if (code === last || code === second || code === third) {
        echo += 1;
        if (echo > 2) highest += echoStep(code);
      } else echo = 0;
      before = kind;
      third = second;
      second = last;
      last = code;
    }
    return Object.assign(this, { likely, highest, digits, groups });
  }

  range(): TokenRange {
    const { digits, groups, blocks } = this;
    let low = this.likely * 60 + groups * 7000;
    let likely = this.likely * 100 + groups * 10_000;
    // Many vocabularies hold no numbers: every digit is a token there.
    let high = this.highest * 100 + digits * 10_000;
    WEIGHTS.forEach((weight, block) => {
      const units = blocks[block] as number;
      low += units * weight.low * 100;
      likely += units * weight.likely * 100;
      high += units * weight.high * 100;
    });
    return { low: whole(low), likely: whole(likely), high: whole(high) + SLACK };
  }
}

/** What a character adds at most where up to three repeat: words that nobody wrote fall apart. */
function echoStep(code: number): number {
  if (code >= 128) return 100;
  return (kinds[code] as number) < DIGIT ? 90 : 0;
}

/** Short texts stray furthest. */
const SLACK = 4;

/** Ten-thousandths of a token as tokens. */
function whole(amount: number): number {
  return divideUp(amount, 10_000);
}

/**
 * Guesses how many tokens a text takes, in one pass without a vocabulary.
 *
 * Against o200k_base, on texts of a page, `likely` is within 10 % for English, code, JSON, base64 and the larger
 * languages of Europe, and within about 25 % for other languages and tables of numbers. `high` leaves room for
 * vocabularies that are older or split digits, for runs of the same characters, and for signs and rare scripts up to
 * one token for each byte of UTF-8. It held for every text measured; text that is made to be hard, of letters or common
 * scripts in an order that nobody writes, can still exceed it.
 */
export function estimateTokens(text: string): TokenRange {
  return text === "" ? noTokens : new TextCount().add(text).range();
}
