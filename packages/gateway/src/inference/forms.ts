import {
  between,
  isObject,
  isTyped,
  listOf,
  type Rule,
  type Rules,
  string,
  strings,
  text,
  wholeNumber,
} from "@wayfare/core/internal";

/** The fields of each kind of call whose form matters before a provider is chosen. */

/** Calls that are answered in one piece. */
const whole: Rules = {
  stream: {
    wanted: "false or left out: this gateway gives the answer in one piece",
    fits: (on) => on === false,
  },
};

const isToken = (value: unknown) => Number.isInteger(value);
const isMixed = (value: unknown) => isObject(value) && listOf(value.content, isTyped);
const entries = [text.fits, isToken, (value: unknown) => listOf(value, isToken), isMixed];

export const embeddingForm: Rules = {
  ...whole,
  input: {
    wanted: 'a text, or a list of texts, of tokens, or of {"content": [parts]} objects; none of them empty',
    fits: (value) =>
      text.fits(value) || (isFilled(value) && entries.some((isEntry) => listOf(value, isEntry))),
  },
  dimensions: wholeNumber,
  encoding_format: string,
};

export const rerankForm: Rules = {
  ...whole,
  query: text,
  documents: {
    wanted: 'a list of texts or of {"text": …} objects, at least one',
    fits: (value) => isFilled(value) && listOf(value, (item) => string.fits(item) || isObject(item)),
  },
  top_n: wholeNumber,
};

/** What to go by: pictures to edit, a voice to copy. */
const references: Rule = {
  wanted: 'a list of at most 16 parts, each with a type, such as {"type": "image_url", …}',
  fits: (value) => listOf(value, isTyped) && (value as unknown[]).length <= 16,
};

export const imageForm: Rules = {
  ...whole,
  prompt: text,
  n: {
    wanted: "a whole number from 1 to 10",
    fits: (value) => Number.isInteger(value) && between(1, 10).fits(value),
  },
  size: string,
  input_references: references,
};

const sound: Rule = {
  wanted: 'an object with the sound in base64 and its format: {"data": "…", "format": "wav"}',
  fits: (value) => isObject(value) && text.fits(value.data) && text.fits(value.format),
};

/** Hours of speech: what is longer is no call, and counting it would keep others waiting. */
const MOST_CHARACTERS = 200_000;

export const speechForm: Rules = {
  ...whole,
  input: {
    wanted: `a text that is not empty, of at most ${MOST_CHARACTERS} characters`,
    fits: (value) => text.fits(value) && (value as string).length <= MOST_CHARACTERS,
  },
  voice: string,
  response_format: string,
  input_references: references,
};

export const transcriptionForm: Rules = {
  ...whole,
  input_audio: sound,
  language: {
    wanted: 'a short code such as "en"',
    fits: (value) => typeof value === "string" && /^[\w-]{1,35}$/.test(value),
  },
  prompt: string,
  temperature: between(0, 2),
  // The others are no JSON, which this path answers with (OpenRouter docs: speech to text).
  response_format: {
    wanted: '"json" or "verbose_json"',
    fits: (value) => value === "json" || value === "verbose_json",
  },
  timestamp_granularities: strings,
};

export const videoForm: Rules = { ...whole, prompt: text, duration: wholeNumber };

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
