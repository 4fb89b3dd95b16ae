import { existsSync, readFileSync } from "node:fs";
import { formatMoney, formatPrice, parsePrice, priceUsage } from "@wayfare/core/cost";
import { describe, expect, type TestContext, test } from "vitest";

type Pricing = NonNullable<Parameters<typeof priceUsage>[1]>;
type Priced = { id: string; pricing: Pricing };

const SNAPSHOTS = new URL("../../../../../shared/openrouter/", import.meta.url);

/** Reads a snapshot of the live catalogue; it is not part of the repository. */
function read<T>(context: TestContext, file: string): T {
  const url = new URL(file, SNAPSHOTS);
  if (!existsSync(url)) context.skip(`no catalogue snapshot at ${url.pathname}`);
  return JSON.parse(readFileSync(url, "utf8")) as T;
}

const usage = {
  prompt_tokens: 250_000,
  completion_tokens: 4_000,
  total_tokens: 254_000,
  prompt_tokens_details: { cached_tokens: 100_000, cache_write_tokens: 20_000, audio_tokens: 5_000 },
  completion_tokens_details: { reasoning_tokens: 1_000, image_tokens: 500, audio_tokens: 100 },
};

/** The prices of an offer as text, and of its overrides; "-1" is none yet. */
function pricesOf(pricing: Pricing): [key: string, price: string][] {
  return [pricing, ...(pricing.overrides ?? [])].flatMap((lists) => {
    return Object.entries(lists).filter((entry): entry is [string, string] => {
      return typeof entry[1] === "string" && entry[1] !== "-1";
    });
  });
}

/** Writes a decimal without exponent and needless zeros, by its text alone. */
function canonical(text: string): string {
  const [digits = "", exponent = "0"] = text.toLowerCase().split("e");
  const [whole = "", fraction = ""] = digits.split(".");
  const point = whole.length + Number(exponent);
  const units = Math.max(point, 0);
  const left = (whole + fraction).slice(0, units).padEnd(units, "0");
  const right = "0".repeat(Math.max(-point, 0)) + (whole + fraction).slice(units);
  const decimals = right.replace(/0+$/, "");
  return (left.replace(/^0+/, "") || "0") + (decimals === "" ? "" : `.${decimals}`);
}

interface Seen {
  prices: number;
  unusual: number;
  dynamic: number;
}

function check(offers: Priced[]): Seen {
  const seen = { prices: 0, unusual: 0, dynamic: 0 };
  for (const { id, pricing } of offers) {
    for (const [key, text] of pricesOf(pricing)) {
      const price = parsePrice(text);
      expect(price && formatPrice(price), `${id} ${key}`).toBe(canonical(text));
      seen.prices += 1;
      if (canonical(text) !== text) seen.unusual += 1;
    }
    const isDynamic = pricing.prompt === "-1";
    if (isDynamic) seen.dynamic += 1;
    for (const hour of [0, 1, 5, 12]) {
      const priced = priceUsage(usage, pricing, { at: new Date(Date.UTC(2026, 10, 20, hour)) });
      if (isDynamic) expect(priced, id).toBeUndefined();
      else expect(formatMoney(priced?.total ?? -1n), id).toMatch(/^\d/);
    }
  }
  return seen;
}

test.each([
  ["0.000003", "0.000003"],
  ["0", "0"],
  ["12", "12"],
  ["1.50", "1.5"],
  ["0.10", "0.1"],
  ["4.1e-7", "0.00000041"],
  ["4.1E-07", "0.00000041"],
  ["12e-1", "1.2"],
  ["25e3", "25000"],
  ["1.25e1", "12.5"],
])("the usual form of %s is %s", (text, expected) => {
  expect(canonical(text)).toBe(expected);
});

async function tell(context: TestContext, { prices, unusual, dynamic }: Seen): Promise<void> {
  expect(prices).toBeGreaterThan(0);
  await context.annotate(
    `${prices} prices, ${unusual} of them in an unusual form; ${dynamic} dynamic offers`,
  );
}

describe("every offer of the catalogue", () => {
  test("models: prices parse, print back unchanged and price a call", async (context) => {
    const { data } = read<{ data: Priced[] }>(context, "models.json");
    expect(data.length).toBeGreaterThan(300);
    await tell(context, check(data));
  });

  test("endpoints: prices parse, print back unchanged and price a call", async (context) => {
    const { models } = read<{ models: { id: string; endpoints: { tag: string; pricing: Pricing }[] }[] }>(
      context,
      "endpoints.json",
    );
    const offers = models.flatMap(({ id, endpoints }) =>
      endpoints.map(({ tag, pricing }) => ({ id: `${id} at ${tag}`, pricing })),
    );
    expect(offers.length).toBeGreaterThan(900);
    await tell(context, check(offers));
  });
});
