import { isObject, textOf } from "@wayfare/core/internal";
import { fieldsOf } from "../../../inference/kind.ts";
import { invalidRequest } from "../../../refusal.ts";
import { tokenize } from "../tokens.ts";
import type { MediaMaker } from "./media-answer.ts";
import { SAMPLE_RATE } from "./read-aloud.ts";

/** Input tokens of a second. */
const PER_SECOND = 10;
/** Bytes of a second: of samples as the sandbox speaks them, and about those of compressed sound. */
const SAMPLE_BYTES = 2 * SAMPLE_RATE;
const COMPRESSED_BYTES = 16_000;

/** A sentence about the sound, since nobody listens to it. */
export const transcribe: MediaMaker = ({ request }) => {
  const fields = fieldsOf(request);
  const { data, format = "" } = soundIn(fields.input_audio);
  const seconds = Math.max(Number((data.length / bytesPerSecond(data, format)).toFixed(2)), 0.01);
  const text = `This is the Wayfare sandbox: it was sent ${data.length} bytes of ${format.slice(0, 20)} sound.`;
  const input_tokens = Math.ceil(seconds * PER_SECOND);
  const output_tokens = tokenize(text).length;
  const total_tokens = input_tokens + output_tokens;
  return {
    body: { text, ...(fields.response_format === "verbose_json" && verbose(fields, text, seconds)) },
    usage: {
      prompt_tokens: input_tokens,
      completion_tokens: output_tokens,
      total_tokens,
      prompt_tokens_details: { cached_tokens: 0, audio_tokens: input_tokens },
    },
    told: { seconds, input_tokens, output_tokens, total_tokens },
    signed: false,
    longest: input_tokens,
  };
};

/** @throws InvalidRequestError when there is no sound in it */
function soundIn(sound: unknown): { readonly data: Buffer; readonly format: string | undefined } {
  const { data, format } = isObject(sound) ? sound : {};
  const told = textOf(data) ?? "";
  const base64 = told.startsWith("data:") ? told.slice(told.indexOf(",") + 1) : told;
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length === 0) throw invalidRequest("'input_audio.data' must be sound in base64.");
  return { data: bytes, format: textOf(format) };
}

/** A WAV file tells it in its head. */
function bytesPerSecond(data: Buffer, format: string): number {
  const told = data.length > 44 && data.toString("latin1", 0, 4) === "RIFF" ? data.readUInt32LE(28) : 0;
  if (told > 0) return told;
  return /pcm|wav/i.test(format) ? SAMPLE_BYTES : COMPRESSED_BYTES;
}

/** What `verbose_json` adds: one segment, and its words, each as long as the others, where they are asked for. */
function verbose(
  { language, timestamp_granularities: wanted }: ReturnType<typeof fieldsOf>,
  text: string,
  duration: number,
) {
  const words = text.split(" ");
  const at = (index: number) => Number(((duration * index) / words.length).toFixed(3));
  return {
    task: "transcribe",
    language: textOf(language) ?? "en",
    duration,
    segments: [{ id: 0, start: 0, end: duration, text }],
    ...(Array.isArray(wanted) &&
      wanted.includes("word") && {
        words: words.map((word, index) => ({ word, start: at(index), end: at(index + 1) })),
      }),
  };
}
