import { createReceipt } from "../cost/receipt.ts";
import type { OpenRouterError } from "../errors/openrouter-error.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Pricing } from "../protocol/pricing.ts";
import type { Receipt } from "../protocol/receipt.ts";
import type { Usage } from "../protocol/usage.ts";
import { type Call, observe } from "./call.ts";
import type { Context } from "./context.ts";
import type { CallOptions } from "./options.ts";

/** Where a reply keeps its receipt: out of sight of JSON, spread and comparison, and known to a second copy of us. */
const receiptKey: unique symbol = Symbol.for("@wayfare/core/receipt") as never;

/** The receipt of a reply of `chat`, `final()`, `embeddings` or `rerank`; undefined for any other object. */
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
  error?: OpenRouterError | undefined;
  user?: string | undefined;
  session?: string | undefined;
}

/** What replies of all kinds have in common. */
interface Reply {
  id?: string;
  model?: string;
  provider?: string;
  usage?: Partial<Usage> | null;
  choices?: ChatCompletion["choices"];
}

/** Writes the receipt of an ended call and tells everyone who asked for it. A call that sent nothing is told nobody. */
export function meter(context: Context, ended: Ended): Receipt {
  const { call, options, reply, error } = ended;
  const generationId = reply?.id || error?.generationId;
  const model = reply?.model || undefined;
  const provider = reply?.provider ?? error?.provider;
  const served = model ?? ended.requestedModel;
  const last = call.attempts.at(-1);
  if (last !== undefined && model !== undefined) {
    last.model = model;
    if (provider !== undefined) last.provider = provider;
  }
  const choice = reply?.choices?.[0];
  const receipt = createReceipt({
    id: generationId ?? `local-${crypto.randomUUID()}`,
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
    pricing: pricingOf(context, served, provider),
    finishReason: choice?.finish_reason ?? undefined,
    nativeFinishReason: choice?.native_finish_reason ?? undefined,
    aborted: error?.kind === "aborted",
    error: error?.kind,
    tags: tagsOf(ended.user, ended.session, options.tags),
  });
  if (reply !== undefined) Object.defineProperty(reply, receiptKey, { value: receipt, configurable: true });
  if (call.attempts.length > 0) tell(context, options, receipt);
  return receipt;
}

/** What ended calls of the chat verbs have in common. */
export interface EndedChat extends Pick<Ended, "call" | "options" | "streamed" | "error"> {
  request: ChatRequest;
  completion: ChatCompletion | undefined;
}

/** The price by the caller's own lookup, which is an observer like the others: it cannot break the call. */
function pricingOf(
  context: Context,
  model: string | undefined,
  provider: string | undefined,
): Pricing | undefined {
  let pricing: Pricing | undefined;
  if (model !== undefined && context.options.pricing !== undefined)
    observe(context, () => {
      pricing = context.options.pricing?.(model, provider);
    });
  return pricing;
}

/** The same for chat, whose request names user and session. */
export function meterChat(context: Context, ended: EndedChat): Receipt {
  const { request, call, options, streamed, completion, error } = ended;
  const { defaults } = context.options;
  return meter(context, {
    call,
    options,
    api: "chat",
    streamed,
    requestedModel: request.model ?? request.models?.[0] ?? defaults?.model ?? defaults?.models?.[0],
    reply: completion,
    error,
    user: request.user ?? defaults?.user,
    session: request.session_id ?? defaults?.session_id,
  });
}

function tell(context: Context, options: CallOptions, receipt: Receipt): void {
  const { onReceipt, ledger } = context.options;
  if (options.onReceipt !== undefined) observe(context, () => options.onReceipt?.(receipt));
  if (onReceipt !== undefined) observe(context, () => onReceipt(receipt));
  if (ledger !== undefined) observe(context, () => ledger.record(receipt));
}

function tagsOf(
  user: string | undefined,
  session: string | undefined,
  own: Record<string, string> | undefined,
): Record<string, string> {
  const tags: Record<string, string> = {};
  if (user !== undefined) tags.user = user;
  if (session !== undefined) tags.session = session;
  return own === undefined ? tags : Object.assign(tags, own);
}
