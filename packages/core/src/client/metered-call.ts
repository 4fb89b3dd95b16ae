import type { OfferLookup } from "../admission/admission.ts";
import { isOpenRouterError } from "../errors/openrouter-error.ts";
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
  call.beforeRetry = (error) => (meterLost(context, { ...common, error }) ? ask() : undefined);
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
    const error = isOpenRouterError(thrown) ? thrown : connectionError(thrown, "body", call.secrets);
    error.receipt = meter(context, { ...common, error });
    throw thrown;
  }
}

/** Bodies that have no place for id and provider leave them to headers. */
function withHeaders(told: Reply | undefined, response: TransportResponse): Reply {
  return {
    ...told,
    id: told?.id || response.header("x-generation-id"),
    provider: told?.provider ?? response.header("x-provider-name"),
  };
}
