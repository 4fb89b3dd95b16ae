import { isObject, textOf } from "@wayfare/core/internal";
import { fieldsOf } from "../../../inference/kind.ts";
import { invalidRequest } from "../../../refusal.ts";
import { createRandom } from "../random.ts";
import { countTokens } from "../tokens.ts";
import { type MediaMaker, readingUsage } from "./media-answer.ts";
import { wordsOf } from "./words.ts";

/** Length of vectors where nobody asks for one. */
const DIMENSIONS = 256;
/** Longest vector, and how many words of a text leave their trace: nobody shall let the sandbox count for minutes. */
const MOST_DIMENSIONS = 4096;
const MOST_WORDS = 256;
/** How many numbers are answered with, and how many are added up on the way, for the same reason. */
const MOST_NUMBERS = 2 ** 20;
const MOST_WORK = 2 ** 27;
/** Weight of the text as a whole beside its words: the same words in another order are near, not equal. */
const OWN_WEIGHT = 0.2;

/** What is embedded of one entry: words, and other media each as one. */
interface Entry {
  readonly text: string;
  /** Those that leave their trace. */
  readonly words: readonly string[];
  readonly media: readonly string[];
}

/** One vector for each entry: equal texts have equal ones, texts that share words have near ones. */
export const embed: MediaMaker = ({ request }) => {
  const { input, dimensions, encoding_format } = fieldsOf(request);
  const length = typeof dimensions === "number" ? dimensions : DIMENSIONS;
  if (length > MOST_DIMENSIONS) throw invalidRequest(`'dimensions' must be ${MOST_DIMENSIONS} or less.`);
  const entries = entriesOf(input);
  checkWork(entries, length);
  const counts = entries.map(({ text, media }) => countTokens(text) + 258 * media.length);
  const data = entries.map((entry, index) => {
    const vector = vectorOf(entry, length);
    const embedding = encoding_format === "base64" ? encode(vector) : vector;
    return { object: "embedding", index, embedding };
  });
  const tokens = counts.reduce((sum, count) => sum + count, 0);
  return {
    body: { object: "list", data },
    usage: readingUsage(tokens),
    told: { prompt_tokens: tokens, total_tokens: tokens },
    signed: true,
    longest: counts.reduce((most, count) => Math.max(most, count), 0),
  };
};

/** A text or a list of tokens is one entry; anything else is a list of entries. */
function entriesOf(input: unknown): Entry[] {
  const isOne = !Array.isArray(input) || typeof input[0] === "number";
  return (isOne ? [input] : input).map(entryOf);
}

function entryOf(item: unknown): Entry {
  if (Array.isArray(item)) return entry(item.join(" "));
  if (!isObject(item) || !Array.isArray(item.content)) return entry(String(item));
  const parts = item.content.filter(isObject);
  const isText = (part: Record<string, unknown>) => part.type === "text";
  return entry(
    parts.flatMap((part) => (isText(part) ? [textOf(part.text) ?? ""] : [])).join("\n"),
    parts.flatMap((part) => (isText(part) ? [] : [JSON.stringify(part)])),
  );
}

function entry(text: string, media: readonly string[] = []): Entry {
  return { text, words: [...wordsOf(text)].slice(0, MOST_WORDS), media };
}

/** @throws InvalidRequestError when there is too much for one call */
function checkWork(entries: readonly Entry[], length: number): void {
  const most = Math.floor(MOST_NUMBERS / length);
  if (entries.length > most)
    throw invalidRequest(`'input' must have ${most} entries or fewer where each becomes ${length} numbers.`);
  const pieces = entries.reduce((sum, { words, media }) => sum + words.length + media.length + 1, 0);
  if (pieces * length > MOST_WORK)
    throw invalidRequest("'input' is too long for the sandbox in one call. Send fewer entries.");
}

/** The sum of the vectors of its words, of length 1. */
function vectorOf({ text, words, media }: Entry, length: number): number[] {
  const sum = new Float64Array(length);
  for (const word of words) add(sum, word, 1);
  for (const medium of media) add(sum, medium, 1);
  add(sum, ` ${text}`, OWN_WEIGHT);
  const norm = Math.sqrt(sum.reduce((total, value) => total + value * value, 0)) || 1;
  // What 32-bit floats hold, in as few digits, so that both encodings say the same.
  return Array.from(sum, (value) => Number(Math.fround(value / norm).toPrecision(8)));
}

function add(sum: Float64Array, word: string, weight: number): void {
  const random = createRandom(word);
  for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + weight * random.between(-1000, 1000);
}

/** Little-endian 32-bit floats, as base64. */
function encode(vector: readonly number[]): string {
  const bytes = Buffer.alloc(4 * vector.length);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, 4 * index);
  return bytes.toString("base64");
}
