import type { OfferLookup } from "../admission/admission.ts";
import type { OpenRouterError } from "../errors/openrouter-error.ts";
import { wasTurnedAway } from "../errors/was-refused.ts";
import { connectionError } from "../http/connection-error.ts";
import type { Watch } from "../http/deadline.ts";
import type { TransportResponse } from "../http/transport.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Receipt } from "../protocol/receipt.ts";
import { encodeBody } from "../wire/chat-request.ts";
import { admit } from "./admit.ts";
import { Call } from "./call.ts";
import type { Context } from "./context.ts";
import { type Ended, meter, meterLost, meterReply, type Reply } from "./meter.ts";
import type { CallOptions } from "./options.ts";

/** What every request has that costs. */
export interface CostlyRequest {
  model: string;
  user?: string | undefined;
}

/** A verb that costs, and whose answer comes in one piece. */
export interface MeteredVerb<Request extends CostlyRequest, Answer extends object> {
  api: Receipt["api"];
  /** Path below the base URL. */
  path: string;
  /** The chat request that costs as much at most. */
  asChat(request: Request): ChatRequest;
  /** Where prices are found that bound it. @default the catalogue */
  offers?(lookup: OfferLookup | undefined): OfferLookup | undefined;
  /**
   * "unaccepted": sent again only where it is known that the server did not take it on, for work that is dear and goes
   * on behind a lost answer. @default as often as the retry policy says, which suits what is made while one waits
   */
  repeats?: "unaccepted";
  read(response: TransportResponse, watch: Watch, call: Call): Promise<Answer>;
  /** What the answer tells for its receipt, beside what the headers tell. */
  tell(answer: Answer): Pick<Ended, "told" | "receiptId" | "isPending">;
}

/** Makes a call of a verb and writes its receipt. */
export async function callMetered<Request extends CostlyRequest, Answer extends object>(
  context: Context,
  verb: MeteredVerb<Request, Answer>,
  request: Request,
  options: CallOptions,
): Promise<{ answer: Answer; ended: Ended }> {
  const call = new Call(context, options);
  const whole = { ...request, ...options.extraBody };
  const body = encodeBody(whole);
  const offers = verb.offers === undefined ? context.offers : verb.offers(context.offers);
  const ask = () => admit(context, call, () => verb.asChat(whole), options, offers);
  const { model: requestedModel, user } = whole;
  const common: Ended = {
    ...{ call, options, requestedModel, user },
    api: verb.api,
    streamed: false,
    reply: undefined,
  };
  call.beforeRetry = (error) => {
    if (!mayRepeat(verb, error)) throw error;
    return meterLost(context, { ...common, error }) ? ask() : undefined;
  };
  const admission = ask();
  if (admission !== undefined) await admission;
  try {
    const ended = await call.run({ method: "POST", path: verb.path, body }, async (response, watch) => {
      const answer = await verb.read(response, watch, call);
      const { told, ...rest } = verb.tell(answer);
      return { ...common, ...rest, reply: answer, told: withHeaders(told, response) };
    });
    meterReply(context, ended);
    return { answer: ended.reply, ended };
  } catch (thrown) {
    const error = connectionError(thrown, "body", call.secrets);
    if (error.retryable && !mayRepeat(verb, error)) forbidRepeat(error);
    error.receipt = meter(context, { ...common, error });
    throw thrown;
  }
}

/** Whether a call may be made again after this failure. */
export function mayRepeat(
  { repeats }: Pick<MeteredVerb<never, never>, "repeats">,
  error: OpenRouterError,
): boolean {
  return repeats !== "unaccepted" || wasTurnedAway(error);
}

/** Whoever retries by what an error says must not send the request again either. */
export function forbidRepeat(error: OpenRouterError): void {
  Object.assign(error, { retryable: false });
  error.message +=
    " But it may have been accepted all the same: look for what it made before you send it again.";
}

/** Bodies that have no place for id and provider leave them to headers. */
function withHeaders(told: Reply | undefined, response: TransportResponse): Reply {
  return {
    ...told,
    id: told?.id || response.header("x-generation-id"),
    provider: told?.provider ?? response.header("x-provider-name"),
  };
}
