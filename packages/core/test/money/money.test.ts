import { formatMoney, moneyToNumber, parseMoney } from "@wayfare/core/cost";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const money = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });

describe("parseMoney", () => {
  test.each([
    ["0", 0n],
    ["-0", 0n],
    ["1", 10n ** 15n],
    ["+1.50", 15n * 10n ** 14n],
    [".5", 5n * 10n ** 14n],
    ["5.", 5n * 10n ** 15n],
    ["0.000001979964", 1_979_964_000n],
    ["4.1e-06", 4_100_000_000n],
    ["1E3", 10n ** 18n],
    [4.1e-6, 4_100_000_000n],
    [1.979964e-6, 1_979_964_000n],
    [1e21, 10n ** 36n],
    [5e-324, 0n],
    [-1.5, -15n * 10n ** 14n],
  ])("reads %j exactly", (amount, expected) => {
    expect(parseMoney(amount)).toBe(expected);
  });

  test.each([
    ["0.0000000000000005", 0n],
    ["0.0000000000000015", 2n],
    ["0.0000000000000025", 2n],
    ["-0.0000000000000015", -2n],
    ["-0.0000000000000025", -2n],
    ["0.00000000000000250000000001", 3n],
    ["0.00000000000000249999999999", 2n],
  ])("rounds %s half-even at the last digit", (text, expected) => {
    expect(parseMoney(text)).toBe(expected);
  });

  test.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    "",
    ".",
    "e5",
    "abc",
    "1,5",
    "0x10",
    " 1",
    "1e999999999",
    "NaN",
  ])("refuses %j as no amount", (amount) => {
    expect(() => parseMoney(amount)).toThrow(RangeError);
    expect(() => parseMoney(amount)).toThrow(/Not a dollar amount/);
  });

  test.each([null, undefined, {}, 1n, true])("refuses %o as neither text nor number", (amount) => {
    expect(() => parseMoney(amount as unknown as string)).toThrow(TypeError);
  });

  test("is never off by more than half of the last digit", () => {
    const digits = fc.stringMatching(/^[0-9]{16,40}$/);
    fc.assert(
      fc.property(digits, (fraction) => {
        const scale = 10n ** BigInt(fraction.length - 15);
        const error = parseMoney(`0.${fraction}`) * scale - BigInt(fraction);
        expect(2n * (error < 0n ? -error : error)).toBeLessThanOrEqual(scale);
      }),
    );
  });
});

describe("formatMoney", () => {
  test.each([
    [0n, "0"],
    [4_100_000_000n, "0.0000041"],
    [-15n * 10n ** 14n, "-1.5"],
    [1n, "0.000000000000001"],
    [10n ** 36n, "1000000000000000000000"],
  ])("writes %s as %s", (amount, expected) => {
    expect(formatMoney(amount)).toBe(expected);
  });

  test("is read back as the same amount", () => {
    fc.assert(
      fc.property(money, (amount) => {
        expect(parseMoney(formatMoney(amount))).toBe(amount);
      }),
    );
  });

  test("never writes an exponent or a needless zero", () => {
    fc.assert(
      fc.property(money, (amount) => {
        expect(formatMoney(amount)).toMatch(/^(0|-?(0|[1-9]\d*)(\.\d*[1-9])?)$/);
      }),
    );
  });
});

describe("moneyToNumber", () => {
  test("gives back a reported cost", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 12 }), (pico) => {
        const cost = Number(`${pico}e-12`);
        expect(moneyToNumber(parseMoney(cost))).toBe(cost);
      }),
    );
  });
});

test("adding up never drifts", () => {
  let sum = 0n;
  for (let call = 0; call < 1000; call += 1) sum += parseMoney(0.1);
  expect(formatMoney(sum)).toBe("100");
});
