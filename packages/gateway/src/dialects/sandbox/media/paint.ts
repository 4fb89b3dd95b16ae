import { textOf } from "@wayfare/core/internal";
import { fieldsOf } from "../../../inference/kind.ts";
import { invalidRequest } from "../../../refusal.ts";
import { createRandom, type Random } from "../random.ts";
import { IMAGE_TOKENS } from "../script.ts";
import { countTokens } from "../tokens.ts";
import type { MediaMaker } from "./media-answer.ts";
import { type Color, encodePng } from "./png.ts";

/** The longer side of a picture in pixels: enough to be seen, and quickly made. */
const LONGEST = 64;
/** Tokens of a picture that is shown. */
const SHOWN_TOKENS = 258;

/** Pictures that fade from one color to another, both chosen by the prompt; of the proportions that were asked for. */
export const paint: MediaMaker = ({ request, model }) => {
  const fields = fieldsOf(request);
  const format = textOf(fields.output_format) ?? "png";
  if (format !== "png") throw invalidRequest("'output_format' must be \"png\": the sandbox makes no other.");
  const prompt = textOf(fields.prompt) ?? "";
  const count = typeof fields.n === "number" ? fields.n : 1;
  const { width, height } = shapeOf(textOf(fields.size) ?? textOf(fields.aspect_ratio) ?? "");
  const data = Array.from({ length: count }, (_, index) => {
    const random = createRandom([model.id, prompt, fields.seed, index].join("\n"));
    return { b64_json: fade(width, height, random).toString("base64"), media_type: "image/png" };
  });
  const shown = Array.isArray(fields.input_references) ? fields.input_references.length : 0;
  const prompt_tokens = countTokens(prompt) + SHOWN_TOKENS * shown;
  const completion_tokens = IMAGE_TOKENS * count;
  const usage = {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    completion_tokens_details: { reasoning_tokens: 0, image_tokens: completion_tokens, audio_tokens: 0 },
  };
  const created = Math.floor(Date.now() / 1000);
  return { body: { created, data }, usage, signed: false, longest: prompt_tokens };
};

/** "1024x768" and "4:3" alike, scaled down; a square where nobody says. */
function shapeOf(size: string): { width: number; height: number } {
  const found = /^(\d{1,5}(?:\.\d)?)[x:](\d{1,5}(?:\.\d)?)$/i.exec(size);
  const [wide, high] = [Number(found?.[1] ?? 1), Number(found?.[2] ?? 1)];
  const scale = LONGEST / Math.max(wide, high, 1);
  const side = (length: number) => Math.min(Math.max(Math.round(length * scale), 1), LONGEST);
  return { width: side(wide), height: side(high) };
}

function fade(width: number, height: number, random: Random): Buffer {
  const color = (): Color => [random.between(0, 255), random.between(0, 255), random.between(0, 255)];
  const [from, to] = [color(), color()];
  return encodePng(width, height, (x, y) => {
    const share = (x + y) / Math.max(width + height - 2, 1);
    const mix = (at: 0 | 1 | 2) => Math.round(from[at] * (1 - share) + to[at] * share);
    return [mix(0), mix(1), mix(2)];
  });
}
