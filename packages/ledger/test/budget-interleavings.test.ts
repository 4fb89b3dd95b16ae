import {
  type BudgetStore,
  createMemoryBudgetStore,
  type Hold,
  type Reservation,
} from "@wayfare/core/budgets";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromNow, ledgerLegs, storeLegs } from "./budget-support.ts";

/** How one call goes: what it asks of which accounts, and how it ends. */
interface Call {
  readonly accounts: readonly { readonly which: number; readonly amount: bigint; readonly percent: bigint }[];
  readonly ending: "settled" | "failed" | "crashed";
  /** How often a message is delivered; more than once after an answer was lost. */
  readonly reserves: number;
  readonly settles: number;
  /** Its second settlement corrects the first downwards. */
  readonly corrected: boolean;
  /** Milliseconds until it lapses. */
  readonly patience: number;
  readonly renewed: boolean;
}

/** Calls take their next step together; then time goes by. */
interface Round {
  readonly calls: readonly number[];
  readonly pause: number;
}

interface Plan {
  readonly limits: readonly bigint[];
  readonly calls: readonly Call[];
  readonly rounds: readonly Round[];
}

const windows = ["lifetime", "minute", "sliding"] as const;
const CALLS = 16;

const call: fc.Arbitrary<Call> = fc.record({
  accounts: fc.uniqueArray(
    fc.record({
      which: fc.nat({ max: windows.length - 1 }),
      amount: fc.oneof(fc.bigInt({ min: 0n, max: 12n }), fc.constant(10n ** 25n)),
      percent: fc.bigInt({ min: 0n, max: 100n }),
    }),
    { selector: ({ which }) => which, minLength: 1, maxLength: windows.length },
  ),
  ending: fc.constantFrom("settled", "settled", "settled", "failed", "crashed"),
  reserves: fc.integer({ min: 1, max: 2 }),
  settles: fc.integer({ min: 1, max: 3 }),
  corrected: fc.boolean(),
  patience: fc.constantFrom(1_500, 20_000, 200_000),
  renewed: fc.boolean(),
});

const plan: fc.Arbitrary<Plan> = fc.record({
  limits: fc.array(fc.oneof(fc.bigInt({ min: 0n, max: 40n }), fc.constant(3n * 10n ** 25n)), {
    minLength: windows.length,
    maxLength: windows.length,
  }),
  calls: fc.array(call, { minLength: CALLS, maxLength: CALLS }),
  rounds: fc.array(
    fc.record({
      calls: fc.array(fc.nat({ max: CALLS - 1 }), { minLength: 1, maxLength: 10 }),
      pause: fc.constantFrom(0, 0, 300, 1_000, 7_000, 31_000),
    }),
    { minLength: 1, maxLength: 12 },
  ),
});

let runs = 0;

/** Whether calls keep to their time and to what they set aside, or settle late, and more than that. */
type Manners = "orderly" | "unruly";

/** One run of a plan over one store. */
class Run {
  readonly #id = `run${++runs}-${crypto.randomUUID()}`;
  readonly #steps = new Map<number, number>();
  readonly #open = new Map<number, Reservation>();
  /** What was booked by whom, as far as the plan knows. */
  readonly #settled = new Map<
    number,
    { readonly holds: readonly Hold[]; readonly amounts: readonly bigint[] }
  >();
  readonly #manners: Manners;
  readonly #plan: Plan;
  readonly #store: BudgetStore;
  /** Every answer, in the order of the questions. */
  readonly answers: unknown[] = [];
  at = 120_000;

  constructor(plan: Plan, store: BudgetStore, manners: Manners) {
    this.#manners = manners;
    this.#plan = plan;
    this.#store = store;
  }

  async play(): Promise<void> {
    for (const { calls, pause } of this.#plan.rounds) {
      const asked = [...new Set(calls)].flatMap((index) => [this.#step(index), this.#check()]);
      this.answers.push(...(await Promise.all(asked)).filter((answer) => answer !== undefined));
      await this.#check();
      await this.#addUp();
      this.at += pause;
    }
    await this.#end();
  }

  /** The spent and reserved amounts of all windows as they stand now. */
  async standings(): Promise<readonly { readonly spent: bigint; readonly reserved: bigint }[]> {
    return await this.#store.balances(
      windows.map((_, which) => this.#window(which)),
      this.at,
    );
  }

  #window(which: number): Omit<Hold, "limit" | "amount"> {
    const account = `${this.#id}:${windows[which]}`;
    const [minute, second] = [60_000, 1_000].map((width) => this.at - (this.at % width)) as [number, number];
    if (windows[which] === "lifetime") return { account, from: 0, slot: 0, until: Number.POSITIVE_INFINITY };
    if (windows[which] === "minute") return { account, from: minute, slot: minute, until: minute + 60_000 };
    return { account, from: second - 30_000, slot: second, until: second + 31_000 };
  }

  /** Issues the next message of a call at once, and resolves with its answer. */
  async #step(index: number): Promise<unknown> {
    const step = this.#steps.get(index) ?? 0;
    this.#steps.set(index, step + 1);
    const plan = this.#plan.calls[index] as Call;
    if (step === 0) return await this.#reserve(index, plan);
    const open = this.#open.get(index);
    if (open === undefined || plan.ending === "crashed") return undefined;
    if (step === 1 && plan.renewed) return await this.#renew(index, open, plan);
    return await this.#settle(index, open, plan, step);
  }

  async #reserve(index: number, { accounts, patience, reserves }: Call): Promise<unknown> {
    const holds = accounts.map(({ which, amount }) => ({
      ...this.#window(which),
      limit: this.#plan.limits[which],
      amount,
    }));
    const { at } = this;
    const reservation = { id: `${this.#id}-${index}`, holds, expiresAt: at + patience };
    const told = Array.from({ length: reserves }, () => this.#store.reserve(reservation, at));
    const [first, ...again] = await Promise.all(told);
    if (first?.length === 0) this.#open.set(index, reservation);
    expect(again).toEqual(again.map(() => first));
    return first;
  }

  async #renew(index: number, open: Reservation, { patience }: Call): Promise<void> {
    if (open.expiresAt <= this.at) return;
    const expiresAt = this.at + patience;
    this.#open.set(index, { ...open, expiresAt });
    await this.#store.renew([open.id], expiresAt);
  }

  async #settle(
    index: number,
    { id, holds, expiresAt }: Reservation,
    plan: Call,
    step: number,
  ): Promise<void> {
    const before = this.#settled.get(index);
    const isOrderly = this.#manners === "orderly";
    if (isOrderly && before === undefined && expiresAt <= this.at) return;
    const parts = BigInt(plan.corrected ? step : 1);
    const amounts = holds.map(({ amount }, place) => {
      if (plan.ending === "failed") return 0n;
      const most = (amount * (plan.accounts[place]?.percent ?? 0n)) / 100n / parts;
      if (!isOrderly) return most * BigInt(step);
      const booked = before?.amounts[place] ?? most;
      return most < booked ? most : booked;
    });
    this.#settled.set(index, { holds, amounts });
    const told = Array.from({ length: plan.settles }, () =>
      this.#store.settle({ id, holds, amounts }, this.at),
    );
    await Promise.all(told);
  }

  /** Never is more spent and reserved than allowed, not for a moment, as long as all keep to what they set aside. */
  async #check(): Promise<undefined> {
    for (const [which, { spent, reserved }] of (await this.standings()).entries()) {
      expect(spent).toBeGreaterThanOrEqual(0n);
      expect(reserved).toBeGreaterThanOrEqual(0n);
      if (this.#manners === "orderly")
        expect(spent + reserved).toBeLessThanOrEqual(this.#plan.limits[which] ?? 0n);
    }
    return undefined;
  }

  /** Everything left open lapses; what remains is what was settled. */
  async #end(): Promise<void> {
    await this.#addUp();
    this.at += 1_000_000;
    for (const { reserved } of await this.standings()) expect(reserved).toBe(0n);
    await this.#addUp();
  }

  /** What is spent in the windows of now is what was settled there. */
  async #addUp(): Promise<void> {
    const standings = await this.standings();
    for (const which of windows.keys()) {
      const { account, from } = this.#window(which);
      const amounts = [...this.#settled.values()].flatMap((settled) =>
        settled.amounts.filter((_, place) => {
          const hold = settled.holds[place];
          return hold?.account === account && hold.slot >= from;
        }),
      );
      expect(standings[which]?.spent).toBe(amounts.reduce((sum, amount) => sum + amount, 0n));
    }
  }
}

/** Every message to PostgreSQL is a round trip or more. */
function runsOver(name: string): number {
  return name.startsWith("postgres") ? 40 : 120;
}

describe.each(storeLegs)("any interleaving of calls over $name", ({ name, use }) => {
  const bench = use();
  const numRuns = runsOver(name);

  test("keeps to every limit at every moment, adds up, and leaves nothing reserved", {
    timeout: 120_000,
  }, async () => {
    const property = fc.asyncProperty(plan, (each) => new Run(each, bench.store, "orderly").play());
    await fc.assert(property, { numRuns });
  });

  test("adds up and leaves nothing reserved, also when calls settle late and more than they set aside", {
    timeout: 120_000,
  }, async () => {
    const property = fc.asyncProperty(plan, (each) => new Run(each, bench.store, "unruly").play());
    await fc.assert(property, { numRuns });
  });
});

describe.each(ledgerLegs)("any interleaving of calls over $name", ({ name, use }) => {
  const bench = use();
  const numRuns = runsOver(name);

  test("answers as the store in memory does", { timeout: 120_000 }, async () => {
    const property = fc.asyncProperty(
      plan,
      fc.constantFrom<Manners>("orderly", "unruly"),
      async (each, manners) => {
        const stores = [bench.store, fromNow(createMemoryBudgetStore())];
        const runs = stores.map((store) => new Run(each, store, manners));
        for (const run of runs) await run.play();
        expect(runs[0]?.answers).toEqual(runs[1]?.answers);
      },
    );
    await fc.assert(property, { numRuns });
  });
});
