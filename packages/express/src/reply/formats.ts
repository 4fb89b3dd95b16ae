import type { CallOptions, ChatRequest, OpenRouter, OpenRouterError } from "@wayfare/core";
import {
  encodeChunk,
  encodeErrorChunk,
  generationHeader,
  isObject,
  streamEnd,
  textOf,
} from "@wayfare/core/internal";
import type { ChatFormat, ChatOptions } from "../options.ts";
import { decodeUiMessages } from "../ui-message/decode-messages.ts";
import { UiStreamEncoder } from "../ui-message/encode-stream.ts";
import { TextStreamEncoder } from "../ui-message/encode-text.ts";
import { continuedId } from "../ui-message/message-id.ts";
import type { StreamEncoder } from "../ui-message/stream-encoder.ts";
import { textHeaders, uiMessageHeaders, unbuffered } from "../ui-message/stream-headers.ts";
import { eventPieces, type Pieces, relayPieces } from "./pieces.ts";
import type { StreamForm } from "./stream-writer.ts";

/** What is asked of the provider. */
export interface Asked {
  readonly client: OpenRouter;
  readonly request: ChatRequest;
  readonly call: CallOptions;
}

/** An answer that has begun: whole, or in pieces. */
export interface Begun {
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: string | Pieces;
}

/** One exchange in a format. */
export interface Exchange {
  readonly form: StreamForm;
  /** Whether the answer comes in pieces, so that it can be kept alive. */
  readonly streams: boolean;
  /** Resolves with the first content. @throws what comes in its place */
  begin(asked: Asked): Promise<Begun>;
  /** The last words of a stream that broke off; undefined where it cannot speak, so that its connection has to break. */
  ending(error: OpenRouterError): string | undefined;
}

/** How a route reads requests and writes answers. */
export interface Format {
  /** A body as that of a chat request. @default as it is */
  decode?(body: unknown, options: ChatOptions): unknown;
  /** @param body - as the caller sent it */
  open(request: ChatRequest, body: unknown, options: ChatOptions): Exchange;
}

const sse: StreamForm = { headers: { "content-type": "text/event-stream", ...unbuffered }, isSse: true };

/** Passes bytes on. */
function relayed(streams: boolean): Exchange {
  return {
    form: sse,
    streams,
    async begin({ client, request, call }) {
      const { stream: _, ...whole } = request;
      const asked = streams ? { ...whole, stream: true } : whole;
      // Errors go out in words of our own, with what ends a stream.
      const passing = { path: "/chat/completions", request: asked, errorEvents: "throw" } as const;
      const answer = await client.relay(passing, call);
      const headers = generationHeader(answer.header("x-generation-id"));
      return { headers, answer: typeof answer.body === "string" ? answer.body : relayPieces(answer.body) };
    },
    ending: (error) =>
      encodeChunk(
        encodeErrorChunk(error, { id: error.generationId, created: Math.floor(Date.now() / 1000) }),
      ) + streamEnd,
  };
}

/** Writes what happens in an answer with an encoder. */
function encoded(form: StreamForm, encoder: StreamEncoder, ending: Exchange["ending"]): Exchange {
  return {
    form,
    streams: true,
    async begin({ client, request, call }) {
      const stream = client.stream(request, call);
      const answer = await eventPieces(stream, encoder);
      return { headers: generationHeader((await stream.open()).id), answer };
    },
    ending,
  };
}

/** Every format that a route speaks. */
export const formats: Readonly<Record<ChatFormat, Format>> = {
  openai: { open: (request) => relayed(request.stream === true) },
  json: { open: () => relayed(false) },
  text: {
    decode: decodeUiBody,
    open: () => encoded({ headers: textHeaders, isSse: false }, new TextStreamEncoder(), () => undefined),
  },
  "ui-message": {
    decode: decodeUiBody,
    open(request, body, { messageMetadata }) {
      const encoder = new UiStreamEncoder({
        messageId: continuedId(isObject(body) ? body.messages : undefined),
        errorText: (error) => (error as OpenRouterError).message,
        metadata: messageMetadata,
        audioFormat: request.audio?.format,
      });
      return encoded({ headers: uiMessageHeaders, isSse: true }, encoder, (error) => encoder.fail(error));
    },
  },
};

/** What `useChat` sends beside the messages says nothing to a model. */
const ofTheBrowser: ReadonlySet<string> = new Set(["id", "trigger", "messageId"]);

/** The body that `useChat` sends; one whose messages are those of a chat already is left as it is. */
function decodeUiBody(body: unknown, { defaults, force }: ChatOptions): unknown {
  if (!isObject(body)) return body;
  const fields = Object.fromEntries(Object.entries(body).filter(([name]) => !ofTheBrowser.has(name)));
  const isUi =
    Array.isArray(body.messages) && body.messages.some((message) => isObject(message) && "parts" in message);
  if (!isUi) return fields;
  // Thoughts go back to the model that thought them: the one that will be asked.
  const model = force?.model ?? textOf(body.model) ?? defaults?.model;
  return { ...fields, messages: decodeUiMessages(body.messages, model) };
}
