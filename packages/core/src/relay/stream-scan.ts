import { mediaUsage } from "../cost/media-usage.ts";
import type { ChatChunk } from "../protocol/chat-chunk.ts";
import type { Usage } from "../protocol/usage.ts";
import { SseDecoder } from "../sse/codec.ts";
import { LARGEST_EVENT } from "../sse/whole-events.ts";
import { bringsContent } from "../stream/content.ts";
import { errorIn } from "../wire/chat-completion.ts";
import { isObject, parseJson, textOf } from "../wire/check.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What has to be known of an API to read beside its answers. */
export interface ScannedApi {
  /** Its name in receipts. */
  readonly api: string;
  /** Fields of an event that hold what a model writes; empty for APIs that do not stream. */
  readonly written: readonly string[];
  /** A body or an event as that of a chat, where it is none. @default as it is */
  told?(body: Fields): Fields;
}

/** What is read off an answer while it passes. */
export interface Reading {
  /** Generation id, or whatever id the upstream gives. */
  id?: string;
  /** The model that answered, by the upstream's name. */
  model?: string;
  /** Display name of the provider, where the upstream tells one. */
  provider?: string;
  /** As the upstream tells it. */
  usage?: Usage;
  /** Length of what was answered, for a count of our own where no usage comes; about, and not always there. */
  characters?: number;
  /** In how many pieces it came. */
  pieces?: number;
  /** Class of service that was billed. */
  service_tier?: string | null;
  /** "error" when the stream told one. */
  finish_reason?: string;
  /** The same in the provider's words. */
  native_finish_reason?: string;
}

/**
 * Reads beside a stream that passes untouched. Events are parsed until one brings content; after that only those that
 * tell an error, the usage or the end.
 */
export class StreamScan {
  readonly reading: Reading = {};
  /** How many events have passed. */
  events = 0;
  /** Whether content has come, or a finish: from here on there is no way back. */
  committed = false;
  /** An error that the stream told, in place of content or behind it. */
  error: Fields | undefined;
  /** An error that came in place of content. */
  firstError: Fields | undefined;
  /** The first event that is not JSON; what it held is lost, and what follows is not read. */
  malformed: string | undefined;
  /** Whether the stream has said why it ends: a finish reason or an error. */
  finished = false;
  /** Whether `[DONE]` has passed. */
  done = false;
  /** Whether a text that must not be shown has passed in an event that tells an error. */
  leaks = false;
  readonly #api: ScannedApi;
  readonly #secrets: readonly string[];
  readonly #written: RegExp;
  readonly #text = new TextDecoder();
  readonly #sse = new SseDecoder((data, event) => this.#take(data, event), { maxEventLength: LARGEST_EVENT });
  /** Whether the last text ended with an event. */
  #isBetween = true;
  /** Length of what surrounds the text of an event. */
  #frame = 0;

  constructor(api: ScannedApi, secrets: readonly string[] = []) {
    this.#api = api;
    this.#secrets = secrets;
    this.#written = writtenIn(api.written);
  }

  /** Takes bytes that end with an event, as a rule. @throws RangeError when one event grows beyond 16 MB */
  push(pieces: readonly Uint8Array[]): void {
    let text = "";
    for (const bytes of pieces) text += this.#text.decode(bytes, streaming);
    if (this.committed && this.#isBetween && this.#passOver(text)) return;
    this.#isBetween = /\n\n$|\r\r$|\r\n\r\n$/.test(text);
    this.#sse.pushText(text);
  }

  end(): void {
    this.#sse.pushText(this.#text.decode());
    this.#sse.end();
  }

  /** Takes note of events that bring content and nothing else, as nearly all do, by a glance. */
  #passOver(text: string): boolean {
    const events = plainEvents(text);
    if (events === undefined) return false;
    this.events += events;
    const { characters = 0, pieces = 0 } = this.reading;
    this.reading.characters = characters + Math.max(text.length - events * this.#frame, events);
    this.reading.pieces = pieces + events;
    return true;
  }

  #take(data: string, event: string): void {
    this.events += 1;
    if (this.done || this.malformed !== undefined || data === "") return;
    if (data === "[DONE]") {
      this.done = true;
      return;
    }
    const length = answerLength(data, this.#written);
    if (length > 0) {
      this.reading.characters = (this.reading.characters ?? 0) + length;
      this.reading.pieces = (this.reading.pieces ?? 0) + 1;
      this.#frame = data.length - length + FIELD;
    }
    if (this.committed && event !== "error" && !tells(data)) {
      // What is not parsed is at least looked at.
      if (!data.startsWith("{") || !data.endsWith("}")) this.malformed = data;
      return;
    }
    this.leaks ||= this.#secrets.some((secret) => secret !== "" && data.includes(secret));
    this.#read(data, event);
  }

  #read(data: string, event: string): void {
    const said = parseJson(data);
    if (!isObject(said)) {
      this.malformed = data;
      return;
    }
    const told = this.#api.told?.(said) ?? said;
    const chunk = event === "error" && told.error == null ? { error: told } : told;
    readAnswer(chunk, this.reading, this.#api);
    if (errorIn(chunk as unknown as ChatChunk, { status: 200 }) !== undefined) {
      this.finished = true;
      this.reading.finish_reason = "error";
      this.error ??= chunk;
      if (!this.committed) this.firstError ??= chunk;
      return;
    }
    this.committed ||= bringsContent(chunk as unknown as ChatChunk) || bringsText(chunk);
    if (this.reading.finish_reason !== undefined) this.finished = true;
  }
}

const streaming = { stream: true } as const;

/** Length of "data: " and of the line ends behind an event. */
const FIELD = 8;

/** How many events a text holds, where all of them are one line of JSON that tells nothing but content; else undefined. */
function plainEvents(text: string): number | undefined {
  if (tells(text) || text.includes("[DONE]")) return undefined;
  let events = 0;
  let start = 0;
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
    const isData = text.startsWith("data: {", start) && text.charCodeAt(end - 1) === BRACE;
    const isOther = end === start || text.charCodeAt(start) === COLON || isNamed(text, start);
    if (isData) events += 1;
    else if (!isOther) return undefined;
    start = end + 1;
  }
  return start === text.length ? events : undefined;
}

const BRACE = 0x7d;
const COLON = 0x3a;

/** Whether a line is the name of an event that is no error. */
function isNamed(text: string, start: number): boolean {
  return text.startsWith("event: ", start) && !text.startsWith("event: error", start);
}

/** Whether an event is worth parsing. Inside of texts these quotes are escaped, so that a text cannot look like it. */
function tells(data: string): boolean {
  if (data.includes('"usage":') || data.includes('"error":')) return true;
  for (let at = data.indexOf(FINISH); at !== -1; at = data.indexOf(FINISH, at + FINISH.length))
    if (!data.startsWith("null", at + FINISH.length) && !isNull(data, at + FINISH.length)) return true;
  return false;
}

const FINISH = '"finish_reason":';

function isNull(data: string, at: number): boolean {
  return /^\s*null/.test(data.slice(at, at + 16));
}

/** The text of a completion stands in the choice itself. */
function bringsText({ choices }: Fields): boolean {
  return Array.isArray(choices) && choices.some((choice) => isObject(choice) && Boolean(choice.text));
}

/** Finds the fields of a delta that hold what the model wrote, up to the text. */
function writtenIn(fields: readonly string[]): RegExp {
  return new RegExp(`"(?:${fields.join("|")})"\\s*:\\s*"`, "g");
}

/** How long the text of an event is, without parsing it: enough for a count of tokens. */
function answerLength(data: string, written: RegExp): number {
  let length = 0;
  written.lastIndex = 0;
  while (written.test(data)) {
    const start = written.lastIndex;
    let end = data.indexOf('"', start);
    while (end !== -1 && isEscaped(data, end)) end = data.indexOf('"', end + 1);
    if (end === -1) break;
    length += end - start;
    written.lastIndex = end + 1;
  }
  return length;
}

/** Whether a quote belongs to its text: an odd number of backslashes stands before it. */
function isEscaped(data: string, at: number): boolean {
  let slashes = 0;
  while (data[at - 1 - slashes] === "\\") slashes += 1;
  return slashes % 2 === 1;
}

/** Takes what the meter wants from a chunk or a whole answer. */
export function readAnswer(answer: Fields, reading: Reading, { api, written }: ScannedApi): void {
  const { choices, usage, service_tier } = answer;
  for (const name of ["id", "model", "provider"] as const) {
    const value = textOf(answer[name]);
    if (value !== undefined) reading[name] ??= value;
  }
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  if (isObject(choice)) {
    for (const name of ["finish_reason", "native_finish_reason"] as const) {
      const value = textOf(choice[name]);
      if (value !== undefined) reading[name] = value;
    }
  }
  // Some servers put the usage on a choice.
  const told = isObject(usage) ? usage : isObject(choice) ? choice.usage : undefined;
  const counted = mediaUsage(api, isObject(told) ? told : undefined);
  if (counted !== undefined) reading.usage = counted;
  else if (isObject(choice) && (isObject(choice.message) || typeof choice.text === "string"))
    reading.characters = answerLength(JSON.stringify(choice.message ?? choice), writtenIn(written));
  if (typeof service_tier === "string") reading.service_tier = service_tier;
}
