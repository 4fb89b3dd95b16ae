import type { Usage } from "../protocol/usage.ts";

type Side = "prompt" | "completion";
type Fields = Readonly<Record<string, unknown>>;

/** What the tokens of an API are of where its reports do not say so, by name of the API in receipts. */
const media: Readonly<Record<string, Partial<Record<Side, "image_tokens" | "audio_tokens">>>> = {
  images: { completion: "image_tokens" },
  speech: { completion: "audio_tokens" },
  transcriptions: { prompt: "audio_tokens" },
};

/** The same counts have these names elsewhere (OpenAI docs: usage of images, transcriptions and responses). */
const counts = { prompt: "input_tokens", completion: "output_tokens" } as const;
const details: Readonly<Record<Side, readonly string[]>> = {
  prompt: ["prompt_tokens_details", "input_tokens_details", "input_token_details"],
  completion: ["completion_tokens_details", "output_tokens_details", "output_token_details"],
};

/**
 * Reads the usage report of any API as that of a chat: some say input and output tokens, embeddings and rankings may
 * tell a total alone, and where all tokens of one side are of one medium reports leave that out. All other fields pass.
 *
 * @param api - name of the API in receipts, such as "images"
 */
export function mediaUsage(api: string, told: object | null | undefined): Usage | undefined {
  if (told == null) return undefined;
  const fields = told as Fields;
  const completion = fields.completion_tokens ?? fields[counts.completion];
  const alone = completion == null ? fields.total_tokens : undefined;
  const prompt = fields.prompt_tokens ?? fields[counts.prompt] ?? alone;
  return {
    ...fields,
    ...(prompt != null && { prompt_tokens: prompt }),
    ...(completion != null && { completion_tokens: completion }),
    ...detailsOf(api, "prompt", fields, prompt),
    ...detailsOf(api, "completion", fields, completion),
  } as unknown as Usage;
}

/** What one side is made of, under the name that chats give it; nothing where that is neither told nor known. */
function detailsOf(api: string, side: Side, fields: Fields, count: unknown): Fields {
  const told = details[side]
    .map((name) => fields[name])
    .find((value) => value && typeof value === "object") as Fields | undefined;
  const medium = Object.hasOwn(media, api) ? media[api]?.[side] : undefined;
  const field = details[side][0] as string;
  if (medium === undefined || typeof count !== "number" || typeof told?.[medium] === "number")
    return told === undefined ? {} : { [field]: told };
  // What is told to be something else is not of the medium.
  const other = ["reasoning_tokens", "text_tokens"].reduce((sum, name) => sum + Number(told?.[name] ?? 0), 0);
  return { [field]: { ...told, [medium]: Math.max(count - other, 0) } };
}
