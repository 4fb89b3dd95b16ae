import { mediaUsage } from "../cost/media-usage.ts";
import type { ChatChunk } from "../protocol/chat-chunk.ts";
import type { Usage } from "../protocol/usage.ts";
import { SseDecoder } from "../sse/codec.ts";
import { LARGEST_EVENT } from "../sse/whole-events.ts";
import { bringsContent } from "../stream/content.ts";
import { errorIn } from "../wire/chat-completion.ts";
import { isObject, parseJson, textOf } from "../wire/check.ts";
import { looksWhole, plainPart, tells } from "./glance.ts";
import { answerLength, writtenIn } from "./written.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What has to be known of an API to read beside its answers. */
export interface ScannedApi {
  /** Its name in receipts. */
  readonly api: string;
  /** Fields of an event that hold what a model writes; empty for APIs that write none: any event of theirs is an answer. */
  readonly written: readonly string[];
  /** What in an event of this API alone tells more than content. */
  readonly marks?: RegExp;
  /**
   * A body or an event as that of a chat, where it is none. `begun` is usage that is not the whole of it yet, and `ends`
   * says that nothing follows. @default as it is
   */
  told?(body: Fields): Fields;
  /** Usage as a chat tells it, by what was told now and what the beginning told. @default what was told now */
  usage?(told: Fields, begun: Fields | undefined): Fields;
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
  /** What the beginning of a stream told of usage, which is not the whole of it. */
  begun?: Fields;
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
  /** The event that told it, as it came. */
  came: Fields | undefined;
  /** Whether an event came that is not JSON; what it held is lost, and what follows is not read. */
  malformed = false;
  /** Number of the first event that must not pass: one that is broken, a false end, or an error where it stops at those. */
  stopAt: number | undefined;
  /** Whether the stream has said why it ends: a finish reason or an error. */
  finished = false;
  /** Whether `[DONE]` has passed. */
  done = false;
  /** Whether an event has passed behind which this API says nothing more. */
  closed = false;
  /** Whether a text that must not be shown has passed in an event that tells an error. */
  leaks = false;
  readonly #api: ScannedApi;
  readonly #secrets: readonly string[];
  readonly #stopsAtError: boolean;
  readonly #written: RegExp;
  readonly #text = new TextDecoder();
  readonly #sse = new SseDecoder((data, event) => this.#take(data, event), { maxEventLength: LARGEST_EVENT });
  /** Whether the last text ended with an event. */
  #isBetween = true;
  /** Length of what surrounds the text of an event. */
  #frame = 0;

  constructor(api: ScannedApi, secrets: readonly string[] = [], stopsAtError = false) {
    this.#api = api;
    this.#secrets = secrets;
    this.#stopsAtError = stopsAtError;
    this.#written = writtenIn(api.written);
  }

  /** Takes bytes that end with an event, as a rule. @throws RangeError when one event grows beyond 16 MB */
  push(pieces: readonly Uint8Array[]): void {
    let text = "";
    for (const bytes of pieces) text += this.#text.decode(bytes, streaming);
    if (this.#isBetween) text = this.#passOver(this.#takeFirst(text));
    if (text === "") return;
    this.#isBetween = /\n\n$|\r\r$|\r\n\r\n$/.test(text);
    this.#sse.pushText(text);
  }

  /** Takes events up to the first content. @returns the others */
  #takeFirst(text: string): string {
    let start = 0;
    while (!this.committed) {
      const end = text.indexOf("\n\n", start);
      if (end === -1) break;
      this.#sse.pushText(text.slice(start, end + 2));
      start = end + 2;
    }
    return text.slice(start);
  }

  /** Whether an end in good order is the end of the answer. */
  get mayEnd(): boolean {
    return this.finished || (this.committed && this.#api.written.length === 0);
  }

  end(): void {
    this.#sse.pushText(this.#text.decode());
    this.#sse.end();
  }

  /** Takes note of events that bring content and nothing else, as nearly all do, by a glance. @returns the others */
  #passOver(text: string): string {
    if (!this.committed) return text;
    const { length, events } = plainPart(text, this.#api.marks);
    if (length === 0) return text;
    this.events += events;
    const { characters = 0, pieces = 0 } = this.reading;
    this.reading.characters = characters + Math.max(length - events * this.#frame, events);
    this.reading.pieces = pieces + events;
    return text.slice(length);
  }

  #take(data: string, event: string): void {
    this.events += 1;
    if (this.done || this.malformed || data === "") return;
    if (data === "[DONE]") this.done = true;
    else this.#look(data, event);
    const isEnd = this.malformed || (this.done && !this.mayEnd);
    if (isEnd || (this.#stopsAtError && this.error !== undefined)) this.stopAt ??= this.events;
  }

  #look(data: string, event: string): void {
    const length = answerLength(data, this.#written);
    if (length > 0) {
      this.reading.characters = (this.reading.characters ?? 0) + length;
      this.reading.pieces = (this.reading.pieces ?? 0) + 1;
      this.#frame = data.length - length + FIELD;
    }
    if (this.committed && event !== "error" && !tells(data, this.#api.marks)) {
      // What is not parsed is at least looked at.
      this.malformed = !looksWhole(data);
      return;
    }
    this.leaks ||= this.#secrets.some((secret) => secret !== "" && data.includes(secret));
    this.#read(data, event);
  }

  #read(data: string, event: string): void {
    const said = parseJson(data);
    if (!isObject(said)) {
      this.malformed = true;
      return;
    }
    const told = this.#api.told?.(said) ?? said;
    const chunk = event === "error" && told.error == null ? { error: told } : told;
    readAnswer(chunk, this.reading, this.#api);
    if (errorIn(chunk as unknown as ChatChunk, { status: 200 }) !== undefined) {
      this.finished = true;
      this.reading.finish_reason = "error";
      this.error ??= chunk;
      this.came ??= said;
      if (!this.committed) this.firstError ??= chunk;
      return;
    }
    const isBegun = bringsContent(chunk as unknown as ChatChunk) || bringsText(chunk);
    this.committed ||= isBegun || this.#api.written.length === 0;
    this.closed ||= chunk.ends === true;
    if (this.reading.finish_reason !== undefined || this.closed) this.finished = true;
  }
}

const streaming = { stream: true } as const;

/** Length of "data: " and of the line ends behind an event. */
const FIELD = 8;

/** The text of a completion stands in the choice itself. */
function bringsText({ choices }: Fields): boolean {
  return Array.isArray(choices) && choices.some((choice) => isObject(choice) && Boolean(choice.text));
}

/** Takes what the meter wants from a chunk or a whole answer. */
export function readAnswer(answer: Fields, reading: Reading, scanned: ScannedApi): void {
  const { api, written } = scanned;
  const { choices, usage, begun, service_tier } = answer;
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
  const whole = isObject(told) ? (scanned.usage?.(told, reading.begun) ?? told) : undefined;
  if (isObject(begun)) reading.begun = begun;
  const counted = mediaUsage(api, whole);
  if (counted !== undefined) reading.usage = counted;
  else if (isObject(choice) && (isObject(choice.message) || typeof choice.text === "string"))
    reading.characters = answerLength(JSON.stringify(choice.message ?? choice), writtenIn(written));
  if (typeof service_tier === "string") reading.service_tier = service_tier;
}
