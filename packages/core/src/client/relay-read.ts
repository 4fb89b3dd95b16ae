import type { OpenRouterError } from "../errors/openrouter-error.ts";
import { InterruptedError } from "../errors/remedies.ts";
import type { Watch } from "../http/deadline.ts";
import { readText } from "../http/send.ts";
import type { TransportResponse } from "../http/transport.ts";
import type { ChatChunk } from "../protocol/chat-chunk.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";
import { chunkIn } from "../relay/chunk-in.ts";
import { isMedium, Medium } from "../relay/medium.ts";
import { type Reading, readAnswer, type StreamScan } from "../relay/stream-scan.ts";
import { UpstreamStream } from "../relay/upstream-stream.ts";
import { encodeEvent } from "../sse/encode-event.ts";
import { decodeCompletion, errorIn, type ReplyFacts } from "../wire/chat-completion.ts";
import { isObject, parseJson } from "../wire/check.ts";
import { encodeChunk, streamEnd } from "../wire/chunk-stream.ts";
import { encodeError } from "../wire/error.ts";
import { encodeErrorChunk } from "../wire/error-chunk.ts";
import { readCompletion } from "../wire/whole-completion.ts";
import type { Call } from "./call.ts";
import type { Ended } from "./meter.ts";
import type { ByteSource } from "./relay-body.ts";
import type { RelayKind } from "./relay-kinds.ts";
import type { RelayRequest } from "./relay-options.ts";

/** An answer that has begun well: its text, or where its bytes come from. */
export type Passing = {
  /** Complete when the answer has ended. */
  readonly reading: Reading;
  /** Where it is another than the server's. */
  readonly contentType?: string;
  /** What a whole answer tells for its receipt beside its reading. */
  readonly told?: Pick<Ended, "receiptId" | "isPending"> | undefined;
} & (
  | {
      readonly source: ByteSource;
      ending(error: OpenRouterError): string;
      /** The error that a whole stream told in an event, which went on with it. */
      toldError?(): OpenRouterError | undefined;
    }
  | { readonly source?: undefined; readonly text: string }
);

interface Opened {
  response: TransportResponse;
  watch: Watch;
  call: Call;
  /** Whether a stream was asked for. */
  streams: boolean;
  errorEvents: RelayRequest["errorEvents"];
  /** Told of what is read as soon as it is there: also of an answer that fails. */
  onReading(reading: Reading): void;
}

/** Reads an answer up to its first content, or to its end where it comes in one piece. @throws the error in its place */
export function readPassing(kind: RelayKind, opened: Opened): Promise<Passing> {
  const type = opened.response.header("content-type") ?? "";
  if (kind.isMedium && isMedium(type)) return passMedium(opened);
  // A form may ask for a stream as well, where nobody has read it.
  const isStream = kind.written.length === 0 && type.includes("text/event-stream");
  // What is no JSON is a stream, or will be found out not to be one.
  if (isStream || (opened.streams && !/\bjson\b/.test(type))) return passStream(kind, opened);
  return passWhole(kind, opened);
}

async function passStream(kind: RelayKind, opened: Opened): Promise<Passing> {
  const { response, watch, call, errorEvents, onReading } = opened;
  const header = response.header.bind(response);
  const toldBy = ({ error, came, committed }: StreamScan): OpenRouterError | undefined => {
    const phase = committed ? "stream" : "body";
    return (
      error &&
      errorIn(error as unknown as ChatChunk, { status: 200, header, secrets: call.secrets, came, phase })
    );
  };
  const throws = errorEvents === "throw" ? toldBy : undefined;
  const stream = new UpstreamStream(kind, response.reader(), watch, call.secrets, throws);
  const { scan } = stream;
  const { reading } = scan;
  onReading(reading);
  try {
    await stream.open();
    if (scan.firstError !== undefined) throw toldBy(scan);
    if (kind.written.length === 0) identify(reading, response);
    return { source: stream, reading, ending: endingOf(kind, reading), toldError: () => toldBy(scan) };
  } catch (error) {
    stream.stop();
    throw error;
  }
}

async function passMedium({ response, watch, call }: Opened): Promise<Passing> {
  const medium = new Medium(response.reader(), watch, call.secrets);
  if (await medium.open()) {
    const reading = identify({}, response);
    return { source: medium, reading, ending: () => "" };
  }
  throw new InterruptedError("The server answered with an empty body. Check what was asked for.", {
    status: response.status,
    phase: "body",
  });
}

/** Also a stream may be answered in one piece: whoever asked for it gets a stream. */
async function passWhole(kind: RelayKind, opened: Opened): Promise<Passing> {
  const { response, watch, call, streams, onReading } = opened;
  const text = await readText(response, watch, call.secrets);
  watch.stop();
  const header = response.header.bind(response);
  const facts = { status: response.status, header, secrets: call.secrets, phase: "body" } as const;
  const reading = identify({}, response);
  onReading(reading);
  if (kind.mayBeText && response.header("content-type")?.startsWith("text/plain")) return { text, reading };
  const { completion } = kind;
  const answer =
    completion === undefined ? readOther(kind, text, facts, reading) : readChat(kind, text, facts, reading);
  const told = kind.tell?.(answer as Record<string, unknown>);
  if (!streams) return { text, reading, told };
  const contentType = "text/event-stream";
  if (kind.events !== undefined) return { text: kind.events(answer), reading, contentType };
  if (completion === undefined) return { text, reading, told };
  const chunk = chunkIn(answer as unknown as ChatCompletion);
  return { text: encodeChunk(chunk) + streamEnd, reading, contentType };
}

type Fields = Readonly<Record<string, unknown>>;

function readChat(kind: RelayKind, text: string, facts: ReplyFacts, reading: Reading): Fields {
  const reader = kind.completion?.reader;
  const answer = readCompletion(text, reader) as Fields | undefined;
  const body = answer ?? parseJson(text);
  if (isObject(body)) readAnswer(body, reading, kind);
  // Says why it is none.
  if (answer === undefined) return decodeCompletion(text, { ...facts, reader }) as unknown as Fields;
  // Reading has brought it into the form of a chat.
  return reader === undefined ? answer : (parseJson(text) as Fields);
}

function readOther(kind: RelayKind, text: string, facts: ReplyFacts, reading: Reading): Fields {
  const body = parseJson(text);
  // Says why it is none.
  if (!isObject(body)) return decodeCompletion(text, facts) as unknown as Fields;
  const told = kind.told?.(body) ?? body;
  readAnswer(told, reading, kind);
  const failure = errorIn(told as unknown as ChatCompletion, { ...facts, came: body });
  if (failure !== undefined && !kind.isAnswer?.(body)) throw failure;
  return body;
}

/** Some answers have no id in their body: then the head tells it. */
function identify(reading: Reading, response: TransportResponse): Reading {
  const id = response.header("x-generation-id");
  const provider = response.header("x-provider-name");
  if (id !== undefined) reading.id ??= id;
  if (provider !== undefined) reading.provider ??= provider;
  return reading;
}

/** How a stream of each API says that it broke off, when no status can be sent any more. */
function endingOf({ api }: RelayKind, reading: Reading): (error: OpenRouterError) => string {
  return (error) => {
    if (api === "responses" || api === "messages") {
      // One event that readers of either API know: both look at `type`, SDKs at `error`.
      const { error: told } = encodeError(error).body;
      return encodeEvent(
        JSON.stringify({ type: "error", ...told, error: { type: "api_error", ...told } }),
        "error",
      );
    }
    const created = Math.floor(Date.now() / 1000);
    return encodeChunk(encodeErrorChunk(error, { ...reading, created })) + streamEnd;
  };
}
