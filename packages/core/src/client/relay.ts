import { isOpenRouterError, type OpenRouterError } from "../errors/openrouter-error.ts";
import { connectionError } from "../http/connection-error.ts";
import type { Watch } from "../http/deadline.ts";
import type { TransportResponse } from "../http/transport.ts";
import type { Choice } from "../protocol/chat-completion.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Receipt } from "../protocol/receipt.ts";
import { Medium } from "../relay/medium.ts";
import type { Reading } from "../relay/stream-scan.ts";
import { encodeBody, wholeRequest } from "../wire/chat-request.ts";
import { isObject, parseJson } from "../wire/check.ts";
import { admit } from "./admit.ts";
import { Call } from "./call.ts";
import type { Context } from "./context.ts";
import { type Ended, meter, meterLost, meterReply, type Reply, receiptOf } from "./meter.ts";
import type { CallOptions } from "./options.ts";
import { RelayBody } from "./relay-body.ts";
import { type RelayKind, relayKindOf } from "./relay-kinds.ts";
import type { RelayAnswer, RelayRequest } from "./relay-options.ts";
import { type Passing, readPassing } from "./relay-read.ts";

/** Passes a request on, and hands its answer out as it comes, metered beside. */
export async function relay(
  context: Context,
  request: RelayRequest,
  options: CallOptions = {},
): Promise<RelayAnswer> {
  const { method = "POST", path, body } = request;
  const known = relayKindOf(method, path);
  if (known === undefined) return pass(context, { method, path, body }, options);
  return relayMetered(context, known, request, options);
}

/** Calls that cost nothing by themselves, such as those for the catalogue; only what changes nothing is sent again. */
async function pass(
  context: Context,
  target: { method: string; path: string; body: RelayRequest["body"] },
  options: CallOptions,
): Promise<RelayAnswer> {
  const isSafe = target.method === "GET" || target.method === "HEAD";
  const call = new Call(context, isSafe ? options : { ...options, retry: false });
  return call.run(target, async (response, watch) => {
    const medium = new Medium(response.reader(), watch, call.secrets);
    const ends = { onEnd: () => {}, errorOf: callError(call), ending: () => "" };
    return new Answer(response, new RelayBody(medium, ends), undefined);
  });
}

async function relayMetered(
  context: Context,
  { kind, path }: NonNullable<ReturnType<typeof relayKindOf>>,
  request: RelayRequest,
  options: CallOptions,
): Promise<RelayAnswer> {
  const call = new Call(context, options);
  const { whole, body } = wholeBody(context, kind, request, options);
  const cost = kind.cost(whole);
  const offers = kind.offers === undefined ? context.offers : kind.offers(context.offers);
  const ask = () => admit(context, call, () => cost, options, offers);
  const ended = (reading: Reading, error?: OpenRouterError): Ended => ({
    ...{ call, options, api: kind.api, error, request: cost, reply: undefined },
    streamed: whole.stream === true,
    requestedModel: whole.model ?? whole.models?.[0],
    told: replyOf(reading),
    counted: reading.usage === undefined ? countOf(reading) : undefined,
    user: whole.user,
    session: whole.session_id,
  });
  call.beforeRetry = (error) => (meterLost(context, { ...ended({}), error }) ? ask() : undefined);
  const admission = ask();
  if (admission !== undefined) await admission;
  const errorOf = callError(call);
  try {
    return await call.run({ method: "POST", path, body }, async (response, watch) => {
      const passing = await readPassing(kind, { response, watch, call, streams: whole.stream === true });
      call.firstToken = call.elapsed();
      return answerOf(context, passing, { response, watch, ended, errorOf });
    });
  } catch (thrown) {
    const error = errorOf(thrown);
    error.receipt = meter(context, { ...ended({}, error), told: error.partial });
    throw error;
  }
}

/** What an answer is made of beside its bytes. */
interface Around {
  response: TransportResponse;
  watch: Watch;
  ended: (reading: Reading, error?: OpenRouterError) => Ended;
  errorOf: (thrown: unknown) => OpenRouterError;
}

function answerOf(context: Context, passing: Passing, around: Around): RelayAnswer {
  const { response, watch, ended, errorOf } = around;
  const { reading, contentType } = passing;
  if (passing.source === undefined) {
    const answer = new Answer(response, passing.text, contentType);
    meterReply(context, { ...ended(reading), reply: answer as Reply });
    return answer;
  }
  const receipt = Promise.withResolvers<Receipt>();
  const onEnd = (broken: OpenRouterError | undefined): void => {
    watch.signal.removeEventListener("abort", onAbort);
    const error = broken ?? passing.told?.();
    const written = meter(context, { ...ended(reading, error), reply: answer as Reply, isBegun: true });
    if (error !== undefined) error.receipt = written;
    receipt.resolve(written);
  };
  const body = new RelayBody(passing.source, { onEnd, errorOf, ending: passing.ending });
  const answer = new Answer(response, body, contentType, receipt.promise);
  // Whoever reads slowly may not be reading when the call is given up.
  const onAbort = (): void => body.giveUp(watch.failure as OpenRouterError);
  watch.signal.addEventListener("abort", onAbort);
  return answer;
}

class Answer implements RelayAnswer {
  readonly status: number;
  readonly body: RelayAnswer["body"];
  readonly #response: TransportResponse;
  readonly #contentType: string | undefined;
  readonly #receipt: Promise<Receipt> | undefined;

  constructor(
    response: TransportResponse,
    body: RelayAnswer["body"],
    contentType: string | undefined,
    receipt?: Promise<Receipt>,
  ) {
    this.status = response.status;
    this.body = body;
    this.#response = response;
    this.#contentType = contentType;
    this.#receipt = receipt;
  }

  get headers(): Readonly<Record<string, string>> {
    const own = this.#contentType === undefined ? {} : { "content-type": this.#contentType };
    return { ...this.#response.headers?.(), ...own };
  }

  header(name: string): string | undefined {
    return name === "content-type"
      ? (this.#contentType ?? this.#response.header(name))
      : this.#response.header(name);
  }

  get receipt(): Promise<Receipt | undefined> {
    return this.#receipt ?? Promise.resolve(receiptOf(this));
  }
}

/** All that is sent, as fields and as its text. */
function wholeBody(
  context: Context,
  kind: RelayKind,
  { body, request }: RelayRequest,
  { extraBody }: CallOptions,
): { whole: ChatRequest; body: RelayRequest["body"] } {
  const fields = request ?? parseJson(typeof body === "string" ? body : new TextDecoder().decode(body));
  // What is no object is refused by the server, in its own words.
  if (!isObject(fields)) return { whole: {} as ChatRequest, body };
  const defaults = kind.isChat ? context.options.defaults : undefined;
  const own = fields as unknown as ChatRequest;
  const whole = wholeRequest(own, defaults, extraBody);
  return whole === own && body !== undefined ? { whole, body } : { whole, body: encodeBody(whole) };
}

/** A reading in the words of a reply. */
function replyOf({ id, model, provider, usage, finish_reason, native_finish_reason }: Reading): Reply {
  const message = { role: "assistant", content: null } as const;
  const choice = { index: 0, message, finish_reason, native_finish_reason } as Choice;
  return { id, model, provider, usage, choices: [choice] };
}

/** Characters of a token, about, in most languages. */
const TOKEN_LENGTH = 4;

/** Tokens that were written, by an own count: a piece is one at least. */
function countOf({ characters = 0, pieces = 0 }: Reading): number {
  return Math.max(pieces, Math.ceil(characters / TOKEN_LENGTH));
}

function callError(call: Call): (thrown: unknown) => OpenRouterError {
  return (thrown) => (isOpenRouterError(thrown) ? thrown : connectionError(thrown, "stream", call.secrets));
}
