import type { OpenRouterError } from "../errors/openrouter-error.ts";
import { connectionError } from "../http/connection-error.ts";
import type { ChatCompletion, Choice } from "../protocol/chat-completion.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import { Medium } from "../relay/medium.ts";
import type { Reading } from "../relay/stream-scan.ts";
import { textOf } from "../wire/check.ts";
import { admit } from "./admit.ts";
import { Call, type Target } from "./call.ts";
import type { Context } from "./context.ts";
import { type Ended, meter, meterLost, type Reply } from "./meter.ts";
import { forbidRepeat, mayRepeat } from "./metered-call.ts";
import type { CallOptions } from "./options.ts";
import { Answer, answerOf } from "./relay-answer.ts";
import { RelayBody, RelayFlow } from "./relay-body.ts";
import { type KnownCall, type RelayKind, relayKindOf } from "./relay-kinds.ts";
import type { RelayAnswer, RelayRequest } from "./relay-options.ts";
import { readPassing } from "./relay-read.ts";
import { costOf, wholeBody } from "./relay-request.ts";
import { relayTarget } from "./relay-target.ts";

/** Passes a request on, and hands its answer out as it comes, metered beside. */
export async function relay(
  context: Context,
  request: RelayRequest,
  options: CallOptions = {},
): Promise<RelayAnswer> {
  const target = relayTarget(context.baseURL, request);
  const known = relayKindOf(target.method, target.path);
  if (known === undefined) return pass(context, { ...target, body: request.body }, options);
  return relayMetered(context, known, request, options);
}

/** Calls that cost nothing by themselves, such as those for the catalogue; only what changes nothing is sent again. */
async function pass(context: Context, target: Target, options: CallOptions): Promise<RelayAnswer> {
  const isSafe = target.method === "GET" || target.method === "HEAD";
  const call = new Call(context, isSafe ? options : { ...options, retry: false });
  return call.run(target, async (response, watch) => {
    const medium = new Medium(response.reader(), watch, call.secrets);
    const ends = { onEnd: () => {}, errorOf: callError(call), ending: () => "" };
    return new Answer(response, new RelayBody(new RelayFlow(medium, ends)), undefined);
  });
}

async function relayMetered(
  context: Context,
  { kind, path }: KnownCall,
  request: RelayRequest,
  options: CallOptions,
): Promise<RelayAnswer> {
  const call = new Call(context, options);
  const { whole, body } = wholeBody(context, kind, request, options);
  const asked = { whole, cost: costOf(kind, whole) };
  const offers = kind.offers === undefined ? context.offers : kind.offers(context.offers);
  const ask = () => admit(context, call, () => asked.cost, options, offers);
  const ended = (reading: Reading, error?: OpenRouterError) => ({
    ...endedBy(kind, asked, reading),
    ...{ call, options, error },
  });
  // What the attempt under way has told so far.
  let seen: Reading = {};
  const failed = (error: OpenRouterError) => {
    // What was counted is charged or not, whether or not there is an answer.
    if (seen.usage !== undefined) error.partial ??= replyOf(seen) as ChatCompletion;
    return { ...ended(seen, error), error };
  };
  call.beforeRetry = (error) => {
    if (!mayRepeat(kind, error)) throw error;
    const isLost = meterLost(context, failed(error));
    seen = {};
    return isLost ? ask() : undefined;
  };
  const admission = ask();
  if (admission !== undefined) await admission;
  const errorOf = callError(call);
  const onReading = (reading: Reading) => {
    seen = reading;
  };
  const opened = { call, streams: asksForStream(whole), errorEvents: request.errorEvents, onReading };
  try {
    return await call.run({ method: "POST", path, body }, async (response, watch) => {
      const passing = await readPassing(kind, { ...opened, response, watch });
      call.firstToken = call.elapsed();
      return answerOf(context, passing, { response, watch, ended, errorOf });
    });
  } catch (thrown) {
    const error = errorOf(thrown);
    if (error.retryable && !mayRepeat(kind, error)) forbidRepeat(error);
    error.receipt = meter(context, failed(error));
    throw error;
  }
}

/** What a request and a reading of its answer tell of the call. */
function endedBy(
  { api }: RelayKind,
  { whole, cost }: { whole: ChatRequest; cost: ChatRequest },
  reading: Reading,
): Omit<Ended, "call" | "options"> {
  return {
    ...{ api, request: cost, reply: undefined },
    streamed: asksForStream(whole),
    requestedModel: textOf(whole.model) ?? cost.models?.[0],
    told: replyOf(reading),
    counted: reading.usage === undefined ? countOf(reading) : undefined,
    user: textOf(whole.user),
    session: textOf(whole.session_id),
  };
}

/** Forms know words alone. */
function asksForStream({ stream }: { stream?: unknown }): boolean {
  return stream === true || stream === "true";
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
  return (thrown) => connectionError(thrown, "stream", call.secrets);
}
