import type {
  LedgerDimension,
  LedgerFilter,
  LedgerGroup,
  LedgerTotal,
  MemoryLedger,
  MemoryLedgerOptions,
  Receipt,
} from "@wayfare/core";
import { createMemoryLedger, formatMoney, isObject } from "@wayfare/core/adapter";
import { costOf, moneyOf, type ResultCost } from "./cost-of.ts";
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
  /** Sums for each value of a dimension, such as "model" or "provider". */
  by(dimension: LedgerDimension, filter?: LedgerFilter): LedgerGroup[];
  /** The receipts that are held, oldest first. */
  receipts(filter?: LedgerFilter): Receipt[];
  /** All that is known to be paid, as an exact decimal string in USD. */
  usd(filter?: LedgerFilter): string;
  /** Calls that came without a receipt: those of other providers, or with `recordInputs` or `recordOutputs` off. */
  readonly unmetered: number;
  /** Forgets everything. */
  reset(): void;
  /** For telemetry. */
  onLanguageModelCallEnd(event: unknown): void;
  /** For telemetry. */
  onEnd(event: unknown): Promise<void>;
  /** For telemetry. */
  onStepError(event: unknown): void;
  /** For telemetry. */
  onError(event: unknown): void;
}

/**
 * Makes a cost tracker.
 *
 * As telemetry, `registerTelemetry(tracker)` or `telemetry: { integrations: [tracker] }`, it hears of every step of
 * text, agents and sub-agents, of objects, embeddings, reranks, speech and transcriptions, also of those that failed.
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
      const cost = await costOf(result);
      state.unmetered += cost.unmetered;
      state.takeIn(cost.receipts);
      return cost;
    },
    total: (filter) => state.ledger.total(filter),
    by: (dimension, filter) => state.ledger.by(dimension, filter),
    receipts: (filter) => state.ledger.receipts(filter),
    usd: (filter) => formatMoney(moneyOf(state.ledger.total(filter))),
    get unmetered() {
      return state.unmetered;
    },
    reset: () => state.reset(),
    onLanguageModelCallEnd: (event) => state.takeCall(event),
    onEnd: (event) => state.takeEnd(event),
    onStepError: (event) => state.takeError(event),
    onError: (event) => state.takeError(event),
  };
}

class Takings {
  ledger: MemoryLedger;
  unmetered = 0;
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
    this.unmetered = 0;
  }

  record(receipt: Receipt): void {
    this.ledger.record(receipt);
    this.#known.set(receipt.id, receipt.totalCost !== undefined);
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

  takeCall(event: unknown): void {
    if (!isObject(event)) return;
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
    const found = new Found();
    if (isObject(event)) findInError(event.error, found);
    this.takeIn(found.receipts.values());
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
