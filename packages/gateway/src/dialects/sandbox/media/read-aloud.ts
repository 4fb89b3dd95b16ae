import { textOf } from "@wayfare/core/internal";
import { fieldsOf } from "../../../inference/kind.ts";
import { invalidRequest } from "../../../refusal.ts";
import { createRandom } from "../random.ts";
import { countTokens, tokenize } from "../tokens.ts";
import type { MediaMaker } from "./media-answer.ts";

/** Samples of a second: 16 bits each, one channel (OpenRouter docs: text to speech, PCM). */
export const SAMPLE_RATE = 24_000;
/** Length of one token in seconds, at the usual speed. */
const TOKEN_LENGTH = 0.08;
/** Longest text that is spoken in full, in tokens. */
const MOST_TOKENS = 250;
/** Output tokens of a second. */
const PER_SECOND = 50;
const LOUDNESS = 8000;

/** How each format is named, and what stands before its samples. */
const formats: Readonly<Record<string, { mediaType: string; head: (bytes: number) => Buffer }>> = {
  pcm: { mediaType: "audio/pcm", head: () => Buffer.alloc(0) },
  wav: { mediaType: "audio/wav", head: wavHead },
};

/** A tone for each token of the text, its pitch by the token. */
export const readAloud: MediaMaker = ({ request }) => {
  const { input, response_format, speed, voice } = fieldsOf(request);
  const name = textOf(response_format) ?? "pcm";
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
  if (format === undefined)
    throw invalidRequest(`'response_format' must be "pcm" or "wav": the sandbox makes no other.`);
  const text = textOf(input) ?? "";
  const pace = typeof speed === "number" ? Math.min(Math.max(speed, 0.25), 4) : 1;
  const samples = sing(tokenize(text.slice(0, 10 * MOST_TOKENS)).slice(0, MOST_TOKENS), pace, textOf(voice));
  const seconds = samples.length / 2 / SAMPLE_RATE;
  const prompt_tokens = countTokens(text);
  const completion_tokens = Math.ceil(seconds * PER_SECOND);
  const usage = {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    completion_tokens_details: { reasoning_tokens: 0, image_tokens: 0, audio_tokens: completion_tokens },
  };
  const body = Buffer.concat([format.head(samples.length), samples]);
  return { body, mediaType: format.mediaType, usage, signed: false, longest: prompt_tokens };
};

/** Little-endian samples. */
function sing(tokens: readonly string[], pace: number, voice = ""): Buffer {
  const length = Math.round((TOKEN_LENGTH * SAMPLE_RATE) / pace);
  const samples = Buffer.alloc(2 * length * tokens.length);
  for (const [index, token] of tokens.entries()) {
    const pitch = createRandom(voice + token).between(140, 420);
    for (let at = 0; at < length; at += 1) {
      // It swells and fades, since a tone that is cut off clicks.
      const swell = Math.sin((Math.PI * at) / length);
      const value = LOUDNESS * swell * Math.sin((2 * Math.PI * pitch * at) / SAMPLE_RATE);
      samples.writeInt16LE(Math.round(value), 2 * (index * length + at));
    }
  }
  return samples;
}

/** The head of a WAV file that holds such samples. */
function wavHead(bytes: number): Buffer {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(36 + bytes, 4);
  head.write("WAVEfmt ", 8, "latin1");
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(SAMPLE_RATE, 24);
  head.writeUInt32LE(2 * SAMPLE_RATE, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36, "latin1");
  head.writeUInt32LE(bytes, 40);
  return head;
}
