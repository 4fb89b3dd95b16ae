import type { Generation, Receipt } from "@wayfare/core";
import { createReceipt } from "@wayfare/core/cost";
import type { Try } from "../dispatch.ts";
import { createGenerationId } from "../generation-id.ts";
import { encodeGeneration } from "./encode-generation.ts";
import type { MeteredCall } from "./metered-call.ts";
import { Spending, type SpendingTotals } from "./spending.ts";

/** What was spent on OpenRouter's terms, and on the account's own provider keys. */
export interface CallerSpending {
  readonly usage: SpendingTotals;
  readonly byok: SpendingTotals;
}

/** Options of {@link Meter}. */
export interface MeterOptions {
  /** How many generations can be asked for; the oldest go first. */
  readonly limit: number;
  readonly onReceipt: (receipt: Receipt) => void;
}

/** Keeps the record of calls in memory: recent ones one by one, all of them as sums. */
export class Meter {
  readonly #options: MeterOptions;
  readonly #generations = new Map<string, Generation>();
  readonly #spending = new Map<string, { usage: Spending; byok: Spending }>();

  constructor(options: MeterOptions) {
    this.#options = options;
  }

  /** Takes a call in; an unknown cost adds nothing to the sums, and stays unknown in its receipt. */
  record(call: MeteredCall): void {
    const receipt = receiptOf(call);
    const { usage, byok } = this.#spendingOf(call.caller.id);
    usage.add(receipt.cost ?? 0n, receipt.startedAt);
    byok.add(receipt.byok === true ? (receipt.upstreamCost ?? 0n) : 0n, receipt.startedAt);
    this.#generations.set(keyOf(call.caller.id, receipt.id), encodeGeneration(call, receipt));
    // A Map keeps the order of insertion: the first key is the oldest.
    if (this.#generations.size > this.#options.limit) {
      const [oldest] = this.#generations.keys();
      if (oldest !== undefined) this.#generations.delete(oldest);
    }
    this.#options.onReceipt(receipt);
  }

  /** The record of one of a caller's own calls, as long as it is remembered. */
  generation(id: string, callerId: string): Generation | undefined {
    return this.#generations.get(keyOf(callerId, id));
  }

  /** What one caller has spent, up to `at` in ms since 1970. */
  spending(callerId: string, at = Date.now()): CallerSpending {
    const { usage, byok } = this.#spendingOf(callerId);
    return { usage: usage.totals(at), byok: byok.totals(at) };
  }

  /** All that was ever spent, whoever spent it, in femto-dollars. */
  totalUsage(): bigint {
    let sum = 0n;
    for (const { usage } of this.#spending.values()) sum += usage.totals(0).total;
    return sum;
  }

  #spendingOf(callerId: string): { usage: Spending; byok: Spending } {
    const held = this.#spending.get(callerId) ?? { usage: new Spending(), byok: new Spending() };
    this.#spending.set(callerId, held);
    return held;
  }
}

/** Callers do not see each other's calls, even where an upstream gives the same id twice. */
function keyOf(callerId: string, id: string): string {
  return `${callerId} ${id}`;
}

function receiptOf(call: MeteredCall): Receipt {
  const { reading, request, tries } = call;
  const served = tries.find((made) => made.error === undefined)?.attempt;
  const id = reading?.id ?? createGenerationId();
  return createReceipt({
    id,
    generationId: reading?.id,
    api: "chat",
    streamed: request.stream === true,
    requestedModel: request.model ?? request.models?.[0],
    model: reading?.model ?? served?.model.id,
    provider: reading?.provider ?? served?.provider.name,
    startedAt: call.startedAt,
    latency: { firstByte: call.firstByte, firstToken: call.firstByte, total: call.total },
    attempts: tries.map(encodeTry),
    usage: reading?.usage,
    pricing: served?.endpoint.pricing,
    finishReason: reading?.finish_reason,
    nativeFinishReason: reading?.native_finish_reason,
    aborted: call.aborted,
    error: call.error,
    tags: tagsOf(call),
  });
}

/** A try as receipts hold it: the error by its stable name, or by its kind where no answer came. */
function encodeTry({ attempt, startedAt, duration, error }: Try): Receipt["attempts"][number] {
  const { model, provider } = attempt;
  const outcome =
    error === undefined
      ? { status: 200 }
      : { status: error.status ?? 502, error: error.error_type ?? error.kind };
  return { model: model.id, provider: provider.name, startedAt, duration, ...outcome };
}

/** Whom a call was for: the key, and what the client says of itself (OpenRouter docs: app attribution). */
function tagsOf({ request, headers, caller }: MeteredCall): Record<string, string> {
  const tags = {
    key: caller.id,
    user: request.user,
    session: request.session_id ?? headers.get("x-session-id"),
    app: headers.get("x-openrouter-title") ?? headers.get("x-title") ?? headers.get("http-referer"),
  };
  return Object.fromEntries(
    Object.entries(tags).filter((tag): tag is [string, string] => typeof tag[1] === "string"),
  );
}
