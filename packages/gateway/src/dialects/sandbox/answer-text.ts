import type { Prompt } from "./prompt.ts";
import type { Random } from "./random.ts";

/** "Say hello", "Reply with exactly: OK": the rest is what has to be said. */
const dictation =
  /^(?:please\s+)?(?:say|reply|answer|respond)\b(?:\s+with)?(?:\s+(?:just|only|exactly|the\s+words?))*\s*:?\s*["'“]?(.{1,200}?)["'”]?[.!]?$/i;
const sum = /(-?\d+(?:\.\d+)?)\s*([+*/×-])\s*(-?\d+(?:\.\d+)?)/;
const length = /\b(\d{1,4})\s+words?\b/i;

const openings = ["You asked:", "Your question was:", "What I read is:", "You wrote:"];
const remarks = [
  "This is the Wayfare sandbox: no model was called, and the same request always gets the same answer.",
  "No provider was asked and nothing was spent; the tokens and the cost are counted as if they were.",
  "Whatever works against this answer works against OpenRouter, where the words will be better.",
  "The stream, the usage and the errors have the shape that OpenRouter gives them.",
];
const filler = [
  "A good answer says first what it is about.",
  "Then it gives the reasons one by one.",
  "Each of them stands on its own feet.",
  "An example makes the thought easier to follow.",
  "Where something is uncertain, the text admits it.",
  "In the end it returns to the question.",
];

/** What the sandbox says: about the request itself, since that is all it has. */
export function answerText(prompt: Prompt, model: string, random: Random): string {
  const said = dictation.exec(head(prompt))?.[1];
  if (said !== undefined && prompt.results.length === 0) return said;
  const sentences = [opening(prompt, random), ...details(prompt, model), random.pick(remarks)];
  const wanted = Number(length.exec(head(prompt))?.[1] ?? 0);
  for (let words = wordsIn(sentences); words < wanted; words = wordsIn(sentences))
    sentences.push(random.pick(filler));
  return sentences.join(" ");
}

/** The first sentence repeats the question, so that people see which request they look at. */
function opening({ asked, results }: Prompt, random: Random): string {
  if (results.length > 0) return `The tool answered: ${shorten(results.at(-1) ?? "", 200)}`;
  if (asked === "") return "You said nothing, and that is what I answer to.";
  return `${random.pick(openings)} “${shorten(asked, 160)}”`;
}

/** What can be said truthfully about the request. */
function details(prompt: Prompt, model: string): string[] {
  const found = sum.exec(head(prompt));
  return [
    ...(found ? [calculate(found)] : []),
    ...(prompt.instructions ? [`My instructions begin with “${shorten(prompt.instructions, 60)}”.`] : []),
    ...(prompt.images > 0
      ? [`I was shown ${prompt.images} ${prompt.images === 1 ? "picture" : "pictures"}.`]
      : []),
    ...(prompt.turns > 1 ? [`We are at turn ${prompt.turns} of our conversation.`] : []),
    `I stand in for ${model} and counted ${prompt.tokens} tokens of input.`,
  ];
}

/** Twelve digits: enough for any sum in a prompt, and free of the dust of binary fractions. */
function calculate([, left, sign, right]: RegExpExecArray): string {
  const [a, b] = [Number(left), Number(right)];
  const value = sign === "+" ? a + b : sign === "-" ? a - b : sign === "/" ? a / b : a * b;
  return `That makes ${Number(value.toPrecision(12))}.`;
}

/** A text on one line, cut at a word with an ellipsis. */
export function shorten(text: string, limit: number): string {
  const line = text
    .slice(0, 8 * limit)
    .replace(/\s+/g, " ")
    .trim();
  return line.length <= limit ? line : `${line.slice(0, limit).replace(/\s+\S*$/, "")}…`;
}

/** As much of the question as patterns are tried on, without runs of blanks: on either they would take minutes. */
function head({ asked }: Prompt): string {
  return asked.slice(0, 2000).replace(/\s+/g, (blanks) => (blanks.includes("\n") ? "\n" : " "));
}

function wordsIn(sentences: readonly string[]): number {
  return sentences.join(" ").split(" ").length;
}
