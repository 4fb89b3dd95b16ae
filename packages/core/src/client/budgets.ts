import type { AdmissionCall, CallLimits, Ticket } from "../admission/admission.ts";
import type { BudgetStore, Hold } from "../admission/budget-store.ts";
import { bookedAmount, holdsOf, type RuledHold } from "../admission/holds.ts";
import { isFreeModel } from "../admission/limits.ts";
import { createMemoryBudgetStore } from "../admission/memory-budget-store.ts";
import { type Affordable, refusalOf } from "../admission/refusal.ts";
import { budgetRule, type Rule, rateRules } from "../admission/rule.ts";
import { InvalidRequestError, UnavailableError } from "../errors/remedies.ts";
import { isTold } from "../errors/told.ts";
import type { Budgets, BudgetsOptions, LimitStatus } from "./budgets-options.ts";
import { OpenTickets } from "./open-tickets.ts";
import { uniqueId } from "./unique-id.ts";
import { affordable, type CallEstimate, estimateCall, modelsOf, worstCase } from "./worst-case.ts";

/**
 * Makes budgets that hold: the worst case of each call is reserved before it is sent and settled with its real cost, all
 * limits at once or none.
 *
 * @throws InvalidRequestError for a limit that cannot be read; it names the field.
 */
export function createBudgets(options: BudgetsOptions): Budgets {
  return new EnforcedBudgets(options);
}

class EnforcedBudgets implements Budgets {
  readonly #options: BudgetsOptions;
  readonly #rules: readonly Rule[];
  readonly #store: BudgetStore;
  readonly #clock: () => number;
  readonly #lapse: number;
  readonly #timeout: number;
  readonly #open: OpenTickets;
  readonly #callRules = new WeakMap<CallLimits, readonly Rule[]>();

  constructor(options: BudgetsOptions) {
    const { store = createMemoryBudgetStore(), clock = Date.now, lapse = 60_000, timeout = 5000 } = options;
    this.#options = options;
    this.#rules = readRules(options);
    this.#store = store;
    // Stores count whole milliseconds.
    this.#clock = () => Math.floor(clock());
    this.#lapse = wholeTime("lapse", lapse);
    this.#timeout = wholeTime("timeout", timeout);
    this.#open = new OpenTickets(store, this.#lapse, this.#clock);
  }

  async admit(call: AdmissionCall): Promise<Ticket> {
    const rules = this.#rulesOf(call.limits);
    const isFree = modelsOf(call.request).some(isFreeModel);
    const at = this.#clock();
    const draft = holdsOf(rules, call.tags, isFree, { cost: undefined, tokens: undefined }, at);
    if (draft.length === 0) return noTicket;
    const estimate = await this.#estimate(call, draft);
    const held = estimate === undefined ? draft : holdsOf(rules, call.tags, isFree, worstCase(estimate), at);
    const id = uniqueId();
    const holds = held.map(({ hold }) => hold);
    if (holds.some(({ limit }) => limit !== undefined))
      await this.#reserve(id, held, holds, affordable(call, estimate));
    return this.#ticket(id, held, holds);
  }

  async status({ tags, limits }: Pick<AdmissionCall, "tags" | "limits">): Promise<LimitStatus[]> {
    const at = this.#clock();
    const held = holdsOf(this.#rulesOf(limits), tags, true, { cost: 0n, tokens: 0n }, at);
    const balances = await this.#store.balances(
      held.map(({ hold }) => hold),
      at,
    );
    return held.map(({ rule, hold }, index) => {
      const { spent = 0n, reserved = 0n } = balances[index] ?? {};
      const rest = hold.limit === undefined ? undefined : hold.limit - spent - reserved;
      const hasEnd = typeof rule.window === "string" && Number.isFinite(hold.until);
      return {
        unit: rule.unit,
        scope: rule.scope,
        limit: hold.limit,
        spent,
        reserved,
        remaining: rest !== undefined && rest < 0n ? 0n : rest,
        resetsAt: hasEnd ? hold.until : undefined,
      };
    });
  }

  #rulesOf(limits: CallLimits | undefined): readonly Rule[] {
    if (limits === undefined) return this.#rules;
    let rules = this.#callRules.get(limits);
    if (rules === undefined) {
      rules = [...this.#rules, ...readRules(limits)];
      this.#callRules.set(limits, rules);
    }
    return rules;
  }

  /** What the call may cost and consume, when a limit asks for that. @throws InvalidRequestError when it is not known */
  async #estimate(call: AdmissionCall, draft: readonly RuledHold[]): Promise<CallEstimate | undefined> {
    const limited = draft.filter(({ hold, rule }) => hold.limit !== undefined && rule.unit !== "requests");
    if (limited.length === 0) return undefined;
    const { offers, estimate: counting } = this.#options;
    const estimate = await estimateCall(call, offers, { ...counting, at: new Date(this.#clock()) });
    const isPriced = estimate.cost !== undefined || limited.every(({ rule }) => rule.unit !== "usd");
    if (isPriced || this.#options.onUnpriced === "allow") return estimate;
    throw unpriced(call.request);
  }

  async #reserve(
    id: string,
    held: readonly RuledHold[],
    holds: readonly Hold[],
    output: Affordable | undefined,
  ): Promise<void> {
    const at = this.#clock();
    let shortfalls: Awaited<ReturnType<BudgetStore["reserve"]>>;
    try {
      const reserving = this.#store.reserve({ id, holds, expiresAt: at + this.#lapse }, at);
      shortfalls = reserving instanceof Promise ? await this.#inTime(id, holds, reserving) : reserving;
    } catch (cause) {
      if (this.#options.onLedgerDown === "allow") {
        this.#report(cause);
        return;
      }
      throw new UnavailableError(
        "Budgets cannot be checked at the moment, because their store is out of reach. Try again shortly.",
        { status: 503, error_type: "server", retryable: true, retryAfter: 1000, cause },
      );
    }
    if (shortfalls.length > 0) throw refusalOf(held, shortfalls, at, output);
    this.#open.add(id);
  }

  /** What comes too late is given back. */
  #inTime<T extends readonly unknown[]>(
    id: string,
    holds: readonly Hold[],
    reserving: Promise<T>,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        reject(new Error("The store did not answer in time."));
      }, this.#timeout);
      reserving
        .then((shortfalls) => {
          resolve(shortfalls);
          const isOrphan = isLate && this.#options.onLedgerDown !== "allow" && shortfalls.length === 0;
          if (isOrphan)
            this.#settle(
              id,
              holds,
              holds.map(() => 0n),
            );
        }, reject)
        .finally(() => clearTimeout(timer));
    });
  }

  #ticket(id: string, held: readonly RuledHold[], holds: readonly Hold[]): Ticket {
    return {
      settle: (receipt) =>
        this.#settle(
          id,
          holds,
          held.map((each) => bookedAmount(each, receipt)),
        ),
      release: () =>
        this.#settle(
          id,
          holds,
          holds.map(() => 0n),
        ),
    };
  }

  #settle(id: string, holds: readonly Hold[], amounts: readonly bigint[]): void {
    this.#open.remove(id);
    try {
      const settling = this.#store.settle({ id, holds, amounts }, this.#clock());
      if (settling instanceof Promise) settling.catch((error: unknown) => this.#report(error));
    } catch (error) {
      this.#report(error);
    }
  }

  #report(error: unknown): void {
    if (!isTold(error)) (this.#options.onError ?? console.warn)(error);
  }
}

const noTicket: Ticket = { settle: () => {}, release: () => {} };

/** The longest time that timers take. */
const LONGEST = 2 ** 31 - 1;

function wholeTime(name: string, time: number): number {
  if (time >= 1 && time <= LONGEST) return Math.floor(time);
  throw new InvalidRequestError(
    `\`${name}\` must be a number of milliseconds from 1 to ${LONGEST}, not ${time}.`,
  );
}

function readRules({ budgets = [], rateLimits = [] }: CallLimits): Rule[] {
  return [...budgets.map(budgetRule), ...rateLimits.flatMap(rateRules)];
}

/** The refusal of a call whose highest price nobody knows; it names what is missing. */
function unpriced(request: AdmissionCall["request"]): InvalidRequestError {
  const { prompt, completion } = request.provider?.max_price ?? {};
  const missing =
    prompt === undefined || completion === undefined
      ? "Set `provider.max_price` for prompt and completion, name a model with a price"
      : "Set `max_tokens`, since nothing bounds the length of the answer";
  return new InvalidRequestError(
    `The highest price of ${modelsOf(request).join(", ").slice(0, 200) || "this request"} is not known, so no budget can hold it. ` +
      `${missing}, or create the budgets with \`onUnpriced: "allow"\`.`,
    { status: 400, error_type: "invalid_request" },
  );
}
