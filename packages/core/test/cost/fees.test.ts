import {
  byokFee,
  createMemoryLedger,
  createReceipt,
  creditFee,
  formatMoney,
  type Money,
  parseMoney,
  platformFees,
  type Receipt,
  type ReceiptInput,
  trueCost,
} from "@wayfare/core/cost";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

function dollars(amount: Money | undefined): string | undefined {
  return amount === undefined ? undefined : formatMoney(amount);
}

function receiptOf(id: string, usage: ReceiptInput["usage"]): Receipt {
  return createReceipt({ id, api: "chat", startedAt: 0, latency: { total: 1 }, usage });
}

const own = { cost: 0.01, is_byok: true, cost_details: { upstream_inference_cost: 0.2 } };

describe("buying credits", () => {
  test.each([
    ["0", "0"],
    ["5", "0.8"],
    ["10", "0.8"],
    ["14.54", "0.8"],
    ["14.55", "0.80025"],
    ["100", "5.5"],
    ["25000", "1375"],
  ])("for %s USD costs %s USD", (amount, fee) => {
    expect(dollars(creditFee(parseMoney(amount)))).toBe(fee);
  });

  test("by other rules", () => {
    const fees = { ...platformFees, credits: { rate: "0.05", minimum: "0" } };
    expect(dollars(creditFee(parseMoney("10"), fees))).toBe("0.5");
  });

  test("for less than nothing is refused, and so is what is no rate", () => {
    expect(() => creditFee(-1n)).toThrow(RangeError);
    const fees = { ...platformFees, credits: { rate: "much", minimum: "0" } };
    expect(() => creditFee(1n, fees)).toThrow(RangeError);
  });
});

describe("calls on own keys", () => {
  test.each([
    ["1000", "0", "0"],
    ["25000", "0", "0"],
    ["25001", "0", "0.05"],
    ["1000", "24500", "25"],
    ["0.0123", "30000", "0.000615"],
  ])("for %s USD after %s USD cost a fee of %s USD", (listed, spent, fee) => {
    expect(dollars(byokFee(parseMoney(listed), parseMoney(spent)))).toBe(fee);
  });

  test("cost the same whether asked call by call or at once", () => {
    const rate = { ...platformFees, byok: { rate: "0.05", monthlyAllowance: "0.001" } };
    const calls = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }).map((units) => units * 20n));
    fc.assert(
      fc.property(calls, (costs) => {
        let spent = 0n;
        let fees = 0n;
        for (const cost of costs) {
          fees += byokFee(cost, spent, rate);
          spent += cost;
        }
        expect(fees).toBe(byokFee(spent, 0n, rate));
      }),
    );
  });

  test("for less than nothing are refused", () => {
    expect(() => byokFee(-1n)).toThrow(RangeError);
    expect(() => byokFee(1n, -1n)).toThrow(RangeError);
  });
});

describe("the true cost", () => {
  test("of a call on credits is the charge and the fee of the credits", () => {
    const receipt = receiptOf("a", { cost: 1 });
    expect(dollars(trueCost(receipt))).toBe("1.055");
    expect(dollars(trueCost(receipt, { purchase: parseMoney("10") }))).toBe("1.08");
    expect(dollars(trueCost(receipt, { purchase: parseMoney("100") }))).toBe("1.055");
  });

  test("of a call on an own key adds the provider's bill, on which there is no fee", () => {
    expect(dollars(trueCost(receiptOf("a", own)))).toBe("0.21055");
  });

  test("of an unknown cost is unknown", () => {
    expect(trueCost(receiptOf("a", undefined))).toBeUndefined();
    expect(trueCost(receiptOf("a", { cost: 0.01, is_byok: true }))).toBeUndefined();
  });

  test("of a total is rounded once, so it is not the sum of its calls", () => {
    const ledger = createMemoryLedger();
    for (const id of ["a", "b", "c"]) ledger.record(receiptOf(id, { cost: 1e-14 }));
    ledger.record(receiptOf("d", own));
    // 30 and 10^13 femto-dollars with 5.5 % on them, and the bill of the provider.
    expect(trueCost(ledger.total())).toBe(32n + 10_550_000_000_000n + 200_000_000_000_000n);
    expect(dollars(trueCost(ledger.total(), { purchase: parseMoney("10") }))).toBe("0.210800000000032");
  });

  test("rounds half-even: 5.5 % on 100 femto-dollars is 5.5", () => {
    expect(trueCost(receiptOf("a", { cost: 1e-13 }))).toBe(106n);
    expect(trueCost(receiptOf("a", { cost: 3e-13 }))).toBe(316n);
  });

  test("needs a purchase above zero", () => {
    expect(() => trueCost(receiptOf("a", { cost: 1 }), { purchase: 0n })).toThrow(RangeError);
  });
});
