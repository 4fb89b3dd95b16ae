import { createReceipt } from "../cost/receipt.ts";
import type { OpenRouterError } from "../errors/openrouter-error.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Receipt } from "../protocol/receipt.ts";
import type { Usage } from "../protocol/usage.ts";
import { type Call, observe } from "./call.ts";
import type { Context } from "./context.ts";
import type { CallOptions } from "./options.ts";

/** Receipts by the reply that they belong to; a reply that is dropped takes its receipt along. */
const receipts = new WeakMap<object, Receipt>();

/** The receipt of a reply of `chat`, `final()`, `embeddings` or `rerank`; undefined for any other object. */
export function receiptOf(reply: object): Receipt | undefined {
  return receipts.get(reply);
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
  tags: Record<string, string | undefined>;
}

/** What replies of all kinds have in common. */
interface Reply {
  id?: string;
  model?: string;
  provider?: string;
  usage?: Partial<Usage> | null;
}

/** Writes the receipt of an ended call and tells everyone who asked for it. A call that sent nothing is told nobody. */
export function meter(context: Context, ended: Ended): Receipt {
  const { call, options, reply, error } = ended;
  const generationId = reply?.id || error?.generationId;
  const model = reply?.model || undefined;
  const provider = reply?.provider ?? error?.provider;
  const served = model ?? ended.requestedModel;
  const last = call.attempts.at(-1);
  if (last !== undefined && model !== undefined)
    Object.assign(last, { model, ...(provider && { provider }) });
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
    pricing: served === undefined ? undefined : context.options.pricing?.(served, provider),
    ...finishOf(reply),
    aborted: error?.kind === "aborted",
    error: error?.kind,
    tags: tagsOf({ ...ended.tags, ...options.tags }),
  });
  if (reply !== undefined) receipts.set(reply, receipt);
  if (call.attempts.length > 0) tell(context, options, receipt);
  return receipt;
}

/** The same for chat, whose request names user and session. */
export function meterChat(
  context: Context,
  ended: Omit<Ended, "api" | "requestedModel" | "tags" | "reply"> & {
    request: ChatRequest;
    completion?: ChatCompletion | undefined;
  },
): Receipt {
  const { request, completion, ...rest } = ended;
  const { defaults } = context.options;
  const requestedModel = request.model ?? request.models?.[0] ?? defaults?.model ?? defaults?.models?.[0];
  const tags = {
    user: request.user ?? defaults?.user,
    session: request.session_id ?? defaults?.session_id,
  };
  return meter(context, { ...rest, api: "chat", requestedModel, tags, reply: completion });
}

function tell(context: Context, options: CallOptions, receipt: Receipt): void {
  const { onReceipt, ledger } = context.options;
  if (options.onReceipt !== undefined) observe(context, () => options.onReceipt?.(receipt));
  if (onReceipt !== undefined) observe(context, () => onReceipt(receipt));
  if (ledger !== undefined) observe(context, () => ledger.record(receipt));
}

function finishOf(reply: Reply | undefined): {
  finishReason?: string | undefined;
  nativeFinishReason?: string | undefined;
} {
  const choice = (reply as Partial<ChatCompletion> | undefined)?.choices?.[0];
  return {
    finishReason: choice?.finish_reason ?? undefined,
    nativeFinishReason: choice?.native_finish_reason ?? undefined,
  };
}

function tagsOf(tags: Record<string, string | undefined>): Record<string, string> {
  const known: Record<string, string> = {};
  for (const [name, value] of Object.entries(tags)) if (value !== undefined) known[name] = value;
  return known;
}
