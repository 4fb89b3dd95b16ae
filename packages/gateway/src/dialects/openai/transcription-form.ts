import { isObject } from "@wayfare/core/internal";
import { fieldsOf } from "../../inference/kind.ts";
import type { DialectCall } from "../dialect.ts";

/** A body that is written anew for an upstream. */
export interface UpstreamForm {
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** Fields that go along as they are. */
const passed = ["language", "prompt", "temperature", "response_format"];

/** A transcription as OpenAI takes it: a form with a file, where OpenRouter takes JSON with base64. */
export function transcriptionForm({ request, endpoint, model }: DialectCall): UpstreamForm {
  const fields = fieldsOf(request);
  const sound = isObject(fields.input_audio) ? fields.input_audio : {};
  const { timestamp_granularities: times } = fields;
  const boundary = `wayfare-${crypto.randomUUID()}`;
  const values: [string, unknown][] = [
    ["model", endpoint.upstream_model ?? model.id],
    ...passed.map((name): [string, unknown] => [name, fields[name]]),
    ...(Array.isArray(times)
      ? times.map((time): [string, unknown] => ["timestamp_granularities[]", time])
      : []),
  ];
  const parts = values
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `--${boundary}\r\n${named(name)}\r\n\r\n${String(value)}\r\n`);
  // The name alone tells the format; whatever else a client writes there must not end the header.
  const format = String(sound.format).replace(/[^a-z0-9]/gi, "");
  const file = `--${boundary}\r\n${named("file")}; filename="audio.${format}"\r\n`;
  const head = `${parts.join("")}${file}content-type: application/octet-stream\r\n\r\n`;
  const body = [head, Buffer.from(bare(String(sound.data)), "base64"), `\r\n--${boundary}--\r\n`];
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat(body.map((piece) => (typeof piece === "string" ? Buffer.from(piece) : piece))),
  };
}

function named(name: string): string {
  return `content-disposition: form-data; name="${name}"`;
}

/** The base64 of a data URL, or what is base64 already. */
function bare(data: string): string {
  return data.startsWith("data:") ? data.slice(data.indexOf(",") + 1) : data;
}
