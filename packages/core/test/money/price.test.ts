import {
  comparePrices,
  formatMoney,
  formatPrice,
  multiplyPrice,
  type Price,
  parseMoney,
  parsePrice,
  priceToMoney,
  sumPrices,
} from "@wayfare/core/cost";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

function price(text: string | number): Price {
  const parsed = parsePrice(text);
  if (parsed === undefined) throw new Error(`no price: ${text}`);
  return parsed;
}

const units = fc.nat({ max: 10_000_000 });
const decimalText = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.nat({ max: 26 }))
  .map(([digits, scale]) => `${digits}e-${scale}`);

/** Half-even rounding of a fraction to femto-dollars, written apart from the code under test. */
function roundFraction(numerator: bigint, denominator: bigint): bigint {
  const scaled = numerator * 10n ** 15n;
  const floor = scaled / denominator;
  const twice = 2n * (scaled - floor * denominator);
  if (twice === denominator) return floor + (floor & 1n);
  return twice > denominator ? floor + 1n : floor;
}

describe("parsePrice", () => {
  test.each(["-1", "-0.5", -1, "", "free", "NaN", Number.NaN, Number.POSITIVE_INFINITY, null, undefined])(
    "gives no price for %j",
    (text) => {
      expect(parsePrice(text)).toBeUndefined();
    },
  );

  test("never throws, whatever the catalogue holds", () => {
    fc.assert(fc.property(fc.anything(), (value) => void parsePrice(value as string)));
  });

  test.each(["0", "0.000003", "0.0000000208333333333333", "0.000000150000000000000012", "0.018", "2"])(
    "prints %s as it was",
    (text) => {
      expect(formatPrice(price(text))).toBe(text);
    },
  );

  test("prints the price list form per million", () => {
    expect(formatPrice(price("0.000003"), 1_000_000)).toBe("3");
    expect(formatPrice(price("0.00000044"), 1_000_000)).toBe("0.44");
    expect(formatPrice(price(4.4e-7), 1_000_000)).toBe("0.44");
  });
});

describe("products and sums", () => {
  test("eleven elevenths of a dollar are a dollar", () => {
    const parts = Array.from({ length: 11 }, () => price(1 / 11));
    expect(formatMoney(priceToMoney(sumPrices(parts)))).toBe("1");
  });

  test("a twelfth of a dollar per million keeps its sixteen digits until the one rounding", () => {
    const twelfth = price("0.0000000833333333333333");
    expect(formatPrice(multiplyPrice(twelfth, 12_000_000))).toBe("0.9999999999999996");
    expect(formatMoney(priceToMoney(multiplyPrice(twelfth, 12_000_000)))).toBe("1");
    expect(formatMoney(priceToMoney(multiplyPrice(twelfth, 7)))).toBe("0.000000583333333");
  });

  test("units may be decimal or large", () => {
    expect(formatPrice(multiplyPrice(price("0.006"), 1.5))).toBe("0.009");
    expect(formatPrice(multiplyPrice(price("0.006"), { coefficient: 15n, scale: 1 }))).toBe("0.009");
    expect(formatPrice(multiplyPrice(price("0.000001"), 10n ** 12n))).toBe("1000000");
    expect(() => multiplyPrice(price("1"), Number.NaN)).toThrow(RangeError);
  });

  test("multiplying distributes over adding", () => {
    fc.assert(
      fc.property(decimalText, units, units, (text, a, b) => {
        const unit = price(text);
        const apart = sumPrices([multiplyPrice(unit, a), multiplyPrice(unit, b)]);
        expect(comparePrices(apart, multiplyPrice(unit, a + b))).toBe(0);
        expect(priceToMoney(apart)).toBe(priceToMoney(multiplyPrice(unit, a + b)));
      }),
    );
  });

  test("a sum of products is the exact sum, rounded once half-even", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(decimalText, units), { maxLength: 8 }), (items) => {
        const sum = sumPrices(items.map(([text, count]) => multiplyPrice(price(text), count)));
        const denominator = 10n ** 26n;
        const numerator = items.reduce((total, [text, count]) => {
          const [digits = "", scale = ""] = text.split("e-");
          return total + BigInt(digits) * BigInt(count) * 10n ** (26n - BigInt(scale));
        }, 0n);
        expect(priceToMoney(sum)).toBe(roundFraction(numerator, denominator));
      }),
    );
  });

  test("an exact tie goes to the even side", () => {
    const half = price("0.0000000000000005");
    expect([1, 3, 5, 7].map((count) => priceToMoney(multiplyPrice(half, count)))).toEqual([0n, 2n, 2n, 4n]);
  });

  test("prices order like their values", () => {
    fc.assert(
      fc.property(decimalText, decimalText, (a, b) => {
        const difference = parseMoney(a) - parseMoney(b);
        const order = comparePrices(price(a), price(b));
        if (difference !== 0n) expect(order).toBe(difference < 0n ? -1 : 1);
        expect(comparePrices(price(b), price(a)) + order).toBe(0);
      }),
    );
  });
});
