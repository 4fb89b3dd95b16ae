import type { ChatRequest } from "../protocol/chat-request.ts";
import type { ContentPart } from "../protocol/content-part.ts";
import { isObject, textOf } from "../wire/check.ts";

// What a request of another API costs, as the chat that costs as much at most (OpenRouter docs: responses, messages).

type Fields = Readonly<Record<string, unknown>>;

export function responsesAsChat(request: ChatRequest): ChatRequest {
  // A limit that this API does not know must not pass for one.
  const { instructions, input, max_output_tokens, text, max_tokens, max_completion_tokens, ...rest } =
    request as unknown as Fields;
  return asChat(rest, [instructions, input, text], max_output_tokens);
}

export function messagesAsChat(request: ChatRequest): ChatRequest {
  const { system, messages, fallbacks, max_tokens, max_completion_tokens, ...rest } =
    request as unknown as Fields;
  const models = [...list(rest.models), ...list(fallbacks).map(modelIn)];
  return asChat(models.length > 0 ? { ...rest, models } : rest, [system, messages], max_tokens);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Fallbacks of this API are objects that name a model. */
function modelIn(fallback: unknown): unknown {
  return isObject(fallback) ? fallback.model : fallback;
}

/** All that is read as one message, its media as parts of chats; all else has the same name there. */
function asChat(rest: Fields, input: readonly unknown[], max_tokens: unknown): ChatRequest {
  const media: ContentPart[] = [];
  const text = JSON.stringify(input, (_, value: unknown) => {
    const found = isObject(value) ? mediumIn(value) : undefined;
    if (found === undefined) return value;
    media.push(...(found.parts as ContentPart[]));
    return found.rest;
  });
  const content = [{ type: "text", text }, ...media];
  return readable({ ...rest, messages: [{ role: "user", content }], max_tokens });
}

/** Parts of chats, and what the original says beside them. */
interface Found {
  parts: readonly object[];
  rest: Fields;
}

/** How a medium is held by each type of part that holds one. */
const mediaTypes: Readonly<Record<string, (part: Fields) => Found | undefined>> = {
  input_image: imageBy("image_url"),
  image_url: imageBy("image_url"),
  computer_screenshot: imageBy("image_url"),
  image_generation_call({ result, ...rest }) {
    return typeof result === "string" ? image(result, undefined, rest) : undefined;
  },
  // Where several are given, nobody says which one holds.
  input_file: ({ file_data, file_url, file_id, ...rest }) => files([file_data, file_url, file_id], rest),
  input_audio({ input_audio, ...rest }) {
    return isObject(input_audio) ? { parts: [{ type: "input_audio", input_audio }], rest } : undefined;
  },
  input_video: videoBy("video_url"),
  video_url: videoBy("video_url"),
  image({ source, ...rest }) {
    const url = addressOf(source);
    return url === undefined ? undefined : image(url, undefined, rest);
  },
  document({ source, ...rest }) {
    return files([addressOf(source)], rest);
  },
  file({ file: held, ...rest }) {
    return isObject(held) ? { parts: [{ type: "file", file: held }], rest } : undefined;
  },
};

function mediumIn(value: Fields): Found | undefined {
  const { type } = value;
  if (typeof type !== "string" || !Object.hasOwn(mediaTypes, type)) return undefined;
  return mediaTypes[type]?.(value);
}

function imageBy(name: string): (part: Fields) => Found | undefined {
  return ({ [name]: held, file_id, detail, ...rest }) => {
    const url = textOf(held) ?? (isObject(held) ? textOf(held.url) : undefined) ?? textOf(file_id);
    const inner = isObject(held) ? held.detail : undefined;
    return url === undefined ? undefined : image(url, detail ?? inner, rest);
  };
}

function image(url: string, detail: unknown, rest: Fields): Found {
  return { parts: [{ type: "image_url", image_url: { url, detail } }], rest };
}

function videoBy(name: string): (part: Fields) => Found | undefined {
  return ({ [name]: held, ...rest }) => {
    const url = textOf(held) ?? (isObject(held) ? textOf(held.url) : undefined);
    return url === undefined ? undefined : { parts: [{ type: "video_url", video_url: { url } }], rest };
  };
}

function files(addresses: readonly unknown[], rest: Fields): Found | undefined {
  const parts = addresses.flatMap((address) =>
    textOf(address) === undefined ? [] : [{ type: "file", file: { file_data: address } }],
  );
  return parts.length === 0 ? undefined : { parts, rest };
}

/** Where a source of Anthropic's leads; text and parts in it are read where they stand. */
function addressOf(source: unknown): string | undefined {
  if (!isObject(source)) return undefined;
  const { type, media_type, data, url, file_id } = source;
  if (type === "base64" && typeof data === "string") {
    return `data:${textOf(media_type) ?? "application/octet-stream"};base64,${data}`;
  }
  return type === "url" ? textOf(url) : type === "file" ? textOf(file_id) : undefined;
}

const strings = ["model", "user", "session_id", "service_tier", "route", "preset"] as const;
const lists = ["models", "tools", "plugins", "modalities"] as const;
const objects = [
  ...["provider", "prediction", "reasoning", "response_format", "image_config"],
  ...["web_search_options", "stream_options", "trace"],
] as const;

/** A request whose fields of a wrong type are left out: the server will refuse them, and nobody else has to. */
export function readable(request: object): ChatRequest {
  const fields: Record<string, unknown> = { ...request };
  const drop = (name: string, isFit: (value: unknown) => boolean): void => {
    if (fields[name] != null && !isFit(fields[name])) delete fields[name];
  };
  for (const name of strings) drop(name, (value) => typeof value === "string");
  for (const name of lists) drop(name, Array.isArray);
  for (const name of objects) drop(name, isObject);
  if (Array.isArray(fields.models)) fields.models = fields.models.filter((each) => typeof each === "string");
  for (const name of ["tools", "plugins"] as const) {
    const given = fields[name];
    if (Array.isArray(given)) fields[name] = given.filter(isObject);
  }
  return fields as unknown as ChatRequest;
}
