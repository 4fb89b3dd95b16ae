import type {
  LedgerDimension,
  LedgerFilter,
  LedgerGroup,
  LedgerTotal,
  MemoryLedger,
  MemoryLedgerOptions,
  Receipt,
} from "@wayfare/core";
import { createMemoryLedger, formatMoney, isObject, moneyOf } from "@wayfare/core/adapter";
import { AbortedCalls, isAbort } from "./aborted-calls.ts";
import { findInAll, type ResultCost, sumUp } from "./cost-of.ts";
import { Found, findInError, findInResult, receiptsIn } from "./find-receipts.ts";

/** Options of {@link createCostTracker}. */
export interface CostTrackerOptions extends MemoryLedgerOptions {}

/**
 * Adds up what calls cost, from whichever side it hears of them; a call counts once. Its functions work on their own
 * too.
 */
export interface CostTracker {
  /** For `createOpenRouter({ ledger: tracker })`. */
  record(receipt: Receipt): void;
  /** Takes in a result, or a list of results, and says what they cost. */
  add(result: unknown): Promise<ResultCost>;
  /** Exact sums, over all or over the receipts that a filter lets through. */
  total(filter?: LedgerFilter): LedgerTotal;
  /** Sums for each value of a dimension, such as "model" or "provider", with all their money as a decimal in USD. */
  by(dimension: LedgerDimension, filter?: LedgerFilter): (LedgerGroup & { readonly usd: string })[];
  /** The receipts that are held, oldest first. */
  receipts(filter?: LedgerFilter): Receipt[];
  /** All that is known to be paid, as an exact decimal string in USD. */
  usd(filter?: LedgerFilter): string;
  /** Calls of which the charge, or the bill to an own key, is not known (yet); the sums have of them what is. */
  readonly unknown: number;
  /**
   * Calls that came without a receipt: those of other providers, with `recordInputs` or `recordOutputs` off, or aborted
   * ones of text that only telemetry told of.
   */
  readonly unmetered: number;
  /**
   * Whether the sums are all there is to pay for the calls that it heard of: none is unknown or unmetered, and no error
   * was added whose calls it had not heard of.
   */
  readonly isComplete: boolean;
  /** Forgets everything. */
  reset(): void;
  /** For telemetry. */
  onLanguageModelCallStart(event: unknown): void;
  /** For telemetry. */
  onLanguageModelCallEnd(event: unknown): void;
  /** For telemetry. */
  onEnd(event: unknown): Promise<void>;
  /** For telemetry. */
  onStepError(event: unknown): void;
  /** For telemetry. */
  onAbort(event: unknown): void;
  /** For telemetry. */
  onError(event: unknown): void;
}

/**
 * Makes a cost tracker.
 *
 * As telemetry, `registerTelemetry(tracker)` or `telemetry: { integrations: [tracker] }`, it hears of every step of
 * text, agents and sub-agents, of objects, embeddings, reranks, speech and transcriptions, also of those that failed. Of a
 * step of text that was aborted it hears that there was one, not what it cost.
 * As a ledger, `createOpenRouter({ ledger: tracker })`, it hears of every call of that provider: images and videos,
 * attempts that a retry made good, aborted calls, and costs that become known later. It may be both.
 *
 * @throws RangeError when the limit is not a whole number of one or more (or Infinity)
 */
export function createCostTracker(options: CostTrackerOptions = {}): CostTracker {
  const state = new Takings(options);
  return {
    record: (receipt) => state.record(receipt),
    async add(result) {
      const found = new Found();
      await findInAll(result, found);
      state.add(found);
      return sumUp(found);
    },
    total: (filter) => state.ledger.total(filter),
    by: (dimension, filter) =>
      state.ledger
        .by(dimension, filter)
        .map((group) => ({ ...group, usd: formatMoney(moneyOf(group.total)) })),
    receipts: (filter) => state.ledger.receipts(filter),
    usd: (filter) => formatMoney(moneyOf(state.ledger.total(filter))),
    get unknown() {
      return state.unknown;
    },
    get unmetered() {
      return state.unmetered + state.aborted.count;
    },
    get isComplete() {
      return state.unknown + state.unmetered + state.aborted.count === 0 && !state.isPartial;
    },
    reset: () => state.reset(),
    onLanguageModelCallStart: (event) => state.aborted.begin(event),
    onLanguageModelCallEnd: (event) => state.takeCall(event),
    onEnd: (event) => state.takeEnd(event),
    onStepError: (event) => state.takeError(event),
    onAbort: (event) => state.aborted.abort(event),
    onError: (event) => state.takeError(event),
  };
}

class Takings {
  ledger: MemoryLedger;
  unmetered = 0;
  unknown = 0;
  /** Whether there may be calls that nobody told of. */
  isPartial = false;
  readonly aborted = new AbortedCalls();
  readonly #options: CostTrackerOptions;
  /** Of the calls that were recorded, which ones know their cost; kept for longer than the receipts are. */
  readonly #known = new Map<string, boolean>();

  constructor(options: CostTrackerOptions) {
    this.#options = options;
    this.ledger = createMemoryLedger(options);
  }

  reset(): void {
    this.ledger = createMemoryLedger(this.#options);
    this.#known.clear();
    this.aborted.reset();
    this.unmetered = 0;
    this.unknown = 0;
    this.isPartial = false;
  }

  record(receipt: Receipt): void {
    const before = this.#known.get(receipt.id);
    const isKnown = receipt.totalCost !== undefined;
    if (before === undefined && receipt.aborted) this.aborted.find(receipt);
    this.unknown += Number(!isKnown) - Number(before === false);
    this.ledger.record(receipt);
    this.#known.set(receipt.id, isKnown);
    const { limit = 10_000 } = this.#options;
    if (this.#known.size > Math.max(4 * limit, 10_000))
      this.#known.delete(this.#known.keys().next().value as string);
  }

  /** A receipt that comes by way of a result may be older than the one that was recorded. */
  takeIn(receipts: Iterable<Receipt>): void {
    for (const receipt of receipts) {
      const known = this.#known.get(receipt.id);
      if (known === undefined || (!known && receipt.totalCost !== undefined)) this.record(receipt);
    }
  }

  add({ receipts, unmetered, isPartial }: Found): void {
    // Whoever heard of a failed call before has heard of those around it.
    const isNews = [...receipts.keys()].some((id) => !this.#known.has(id));
    if (isPartial && isNews) this.isPartial = true;
    this.unmetered += unmetered;
    this.takeIn(receipts.values());
  }

  takeCall(event: unknown): void {
    if (!isObject(event)) return;
    this.aborted.end(event);
    const found = new Found();
    if (found.take(receiptsIn(event)) === 0) found.unmetered = 1;
    this.#takeFound(found, event);
  }

  async takeEnd(event: unknown): Promise<void> {
    // Steps were told of one by one.
    if (!isObject(event) || event.steps !== undefined) return;
    const found = new Found();
    await findInResult(event, found);
    this.#takeFound(found, event);
  }

  takeError(event: unknown): void {
    if (!isObject(event)) return;
    const found = new Found();
    findInError(event.error, found);
    this.takeIn(found.receipts.values());
    // Only streams have an abort of their own.
    if (isAbort(event.error)) this.aborted.abort(event);
    else this.aborted.end(event);
  }

  #takeFound({ receipts, unmetered }: Found, event: Record<string, unknown>): void {
    this.takeIn(receipts.values());
    if (!this.#known.has(idOf(event))) this.unmetered += unmetered;
  }
}

/** The generation id of an event whose contents are hidden; the ledger may know the call by it. */
function idOf({ responseId, response }: Record<string, unknown>): string {
  const { id, headers } = isObject(response) ? response : {};
  return String(responseId ?? id ?? (isObject(headers) ? headers["x-generation-id"] : ""));
}
