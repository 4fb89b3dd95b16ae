import type { Ticket } from "../admission/admission.ts";
import { type ReceiptFacts, writeReceipt } from "../cost/receipt.ts";
import type { OpenRouterError } from "../errors/openrouter-error.ts";
import { wasRefused } from "../errors/was-refused.ts";
import type { Money } from "../money/money.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Receipt } from "../protocol/receipt.ts";
import type { Usage } from "../protocol/usage.ts";
import { textOf } from "../wire/check.ts";
import { type Call, observe } from "./call.ts";
import type { ChatRoute } from "./chat-route.ts";
import type { Context } from "./context.ts";
import type { CallOptions } from "./options.ts";
import { uniqueId } from "./unique-id.ts";

/** Where a reply keeps its receipt: out of sight of JSON, spread and comparison, and known to a second copy of us. */
const receiptKey: unique symbol = Symbol.for("@wayfare/core/receipt") as never;

/** The receipt of a reply of `chat`, `final()`, `embeddings` and the other verbs that cost; undefined for any other object. */
export function receiptOf(reply: object): Receipt | undefined {
  return (reply as { [receiptKey]?: Receipt })[receiptKey];
}

/** An ended call. */
export interface Ended {
  call: Call;
  options: CallOptions;
  api: Receipt["api"];
  streamed: boolean;
  requestedModel: string | undefined;
  /** What came back, whole or in part. */
  reply: Reply | undefined;
  /** What the reply tells of the call, where it uses other words than chats do. @default the reply */
  told?: Reply | undefined;
  /** Id of the receipt, where it is not that of the generation. */
  receiptId?: string | undefined;
  /** Whether content had come, so that it is billed whatever is told behind it. @default where an error has a partial reply */
  isBegun?: boolean | undefined;
  /** Whether the server will tell the cost when the work is done. */
  isPending?: boolean | undefined;
  error?: OpenRouterError | undefined;
  user?: string | undefined;
  session?: string | undefined;
  /** What was asked, for an own count. */
  request?: ChatRequest | undefined;
  /** Tokens that were written, by an own count, where the reply does not hold what they say. */
  counted?: number | undefined;
}

/** What replies of all kinds have in common. */
export interface Reply {
  id?: string | undefined;
  model?: string | undefined;
  provider?: string | undefined;
  usage?: Partial<Usage> | null | undefined;
  choices?: ChatCompletion["choices"];
}

/** Writes the receipt of an ended call and tells everyone who asked for it. A call that sent nothing is told nobody. */
export function meter(context: Context, ended: Ended): Receipt {
  const { call, reply } = ended;
  const receipt = writeReceipt(factsOf(context, ended));
  if (reply !== undefined) attachReceipt(reply, receipt);
  if (call.attempts.length === 0) call.ticket?.release();
  else tell(context, ended, receipt);
  return receipt;
}

/** Lets `receiptOf` find the receipt of a reply. */
export function attachReceipt(reply: object, receipt: Receipt): void {
  Object.defineProperty(reply, receiptKey, { value: receipt, configurable: true });
}

/** The same for a reply that is handed out: where nobody listens, the receipt is written when it is asked for. */
export function meterReply(context: Context, ended: Ended & { reply: Reply }): void {
  const { onReceipt, onSettled, ledger } = context.options;
  if (onReceipt ?? onSettled ?? ledger ?? ended.call.ticket ?? ended.options.onReceipt) {
    meter(context, ended);
    return;
  }
  // What it tells is fixed now, whatever becomes of the reply.
  const facts = factsOf(context, ended);
  let receipt: Receipt | undefined;
  const get = (): Receipt => {
    receipt ??= writeReceipt(facts);
    return receipt;
  };
  Object.defineProperty(ended.reply, receiptKey, { get, configurable: true });
}

function factsOf(context: Context, ended: Ended): ReceiptFacts {
  const { call, options, told: reply = ended.reply, error } = ended;
  const generationId = textOf(reply?.id) ?? error?.generationId;
  const model = textOf(reply?.model);
  const provider = textOf(reply?.provider) ?? error?.provider;
  const served = model ?? ended.requestedModel;
  const last = call.attempts.at(-1);
  if (last !== undefined && model !== undefined) {
    last.model = model;
    if (provider !== undefined) last.provider = provider;
  }
  const choice = reply?.choices?.[0];
  return {
    // Other servers count their ids round and round: those would make two calls look like one.
    id: ended.receiptId ?? (generationId?.startsWith("gen-") ? generationId : `local-${uniqueId()}`),
    generationId,
    api: ended.api,
    streamed: ended.streamed,
    requestedModel: ended.requestedModel,
    model,
    provider,
    startedAt: call.startedAt,
    latency: { firstByte: call.firstByte, firstToken: call.firstToken, total: call.elapsed() },
    attempts: call.attempts,
    usage: reply?.usage,
    computeCost: costOf(context, ended, served, provider),
    unbilled: error !== undefined && ended.isBegun !== true && wasRefused(error),
    finishReason: choice?.finish_reason ?? undefined,
    nativeFinishReason: choice?.native_finish_reason ?? undefined,
    aborted: error?.kind === "aborted",
    error: error?.kind,
    tags: tagsOf(ended.user, ended.session, options.tags),
  };
}

/** What ended calls of the chat verbs have in common. */
export interface EndedChat extends Pick<Ended, "call" | "options" | "streamed" | "error"> {
  route: ChatRoute;
  request: ChatRequest;
  completion: ChatCompletion | undefined;
}

/** A call of the chat verbs, whose request names user and session. */
export function chatEnded(context: Context, ended: EndedChat): Ended {
  const { call, options, route, streamed, completion, error } = ended;
  // A caller without types may have forgotten it: that is an error of its own, which has a receipt too.
  const request = route.whole(context, ended.request ?? {}, options);
  return {
    call,
    options,
    api: route.api,
    streamed,
    requestedModel: request.model ?? request.models?.[0],
    reply: completion,
    error,
    request,
    user: request.user,
    session: request.session_id,
  };
}

function tell(context: Context, ended: Ended, receipt: Receipt): void {
  const { options } = ended;
  const { onReceipt } = context.options;
  if (options.onReceipt !== undefined) observe(context, () => options.onReceipt?.(receipt));
  if (onReceipt !== undefined) observe(context, () => onReceipt(receipt));
  settle(context, ended, receipt);
}

/**
 * An attempt that is made again although a provider may bill it has a receipt of its own, for ledger and budgets.
 * @returns whether there was one: the next attempt needs a ticket of its own then
 */
export function meterLost(context: Context, ended: Ended & { error: OpenRouterError }): boolean {
  const { call, error } = ended;
  const { ledger, onSettled } = context.options;
  const attempt = call.attempts.at(-1);
  if (attempt === undefined || wasRefused(error)) return false;
  if ((ledger ?? onSettled ?? call.ticket) === undefined) return false;
  const { startedAt, duration } = attempt;
  const facts = factsOf(context, { ...ended, reply: error.partial ?? ended.reply });
  const receipt = writeReceipt({
    ...facts,
    attempts: [attempt],
    startedAt,
    latency: { total: duration || Date.now() - startedAt },
  });
  settle(context, ended, receipt);
  return true;
}

/** Books a receipt, and has its cost found out where nobody told it. */
function settle(context: Context, ended: Ended, receipt: Receipt): void {
  const { ticket } = ended.call;
  book(context, ticket, receipt);
  if (receipt.costSource === "reported" || receipt.costSource === "computed" || ended.isPending) return;
  const { request, reply, error, counted } = ended;
  context.settler?.take({
    receipt,
    request,
    reply: error?.partial ?? reply,
    counted,
    isReserved: ticket !== undefined,
    book: (settled) => book(context, ticket, settled),
  });
}

/** Settles a receipt's reservation and records it, in one turn: a ledger that keeps both writes them together. */
function book(context: Context, ticket: Ticket | undefined, receipt: Receipt): void {
  const { ledger } = context.options;
  ticket?.settle(receipt);
  if (ledger !== undefined) observe(context, () => ledger.record(receipt));
}

/** The cost by the caller's own function, which is an observer like the others: it cannot break the call. */
function costOf(
  context: Context,
  { call, reply, told = reply }: Ended,
  model: string | undefined,
  provider: string | undefined,
): (() => Money | undefined) | undefined {
  const { computeCost } = context.options;
  const usage = told?.usage;
  if (computeCost === undefined || model === undefined || usage == null) return undefined;
  return () => {
    let cost: Money | undefined;
    observe(context, () => {
      cost = computeCost(usage, { model, provider, startedAt: call.startedAt });
    });
    return cost;
  };
}

export function tagsOf(
  user: string | undefined,
  session: string | undefined,
  own: Record<string, string> | undefined,
): Record<string, string> {
  const tags: Record<string, string> = {};
  if (user !== undefined) tags.user = user;
  if (session !== undefined) tags.session = session;
  return own === undefined ? tags : Object.assign(tags, own);
}
