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

function check(offers: Priced[]): void {
  for (const { id, pricing } of offers) {
    const dynamic = pricing.prompt === "-1";
    for (const lists of [pricing, ...(pricing.overrides ?? [])]) {
      for (const [key, value] of Object.entries(lists)) {
        if (typeof value !== "string" || value === "-1") continue;
        const price = parsePrice(value);
        expect(price && formatPrice(price), `${id} ${key}`).toBe(value);
      }
    }
    for (const hour of [0, 1, 5, 12]) {
      const priced = priceUsage(usage, pricing, { at: new Date(Date.UTC(2026, 10, 20, hour)) });
      if (dynamic) expect(priced, id).toBeUndefined();
      else expect(formatMoney(priced?.total ?? -1n), id).toMatch(/^\d/);
    }
  }
}

describe("every offer of the catalogue", () => {
  test("models: prices parse, print back unchanged and price a call", (context) => {
    const { data } = read<{ data: Priced[] }>(context, "models.json");
    expect(data.length).toBeGreaterThan(300);
    check(data);
  });

  test("endpoints: prices parse, print back unchanged and price a call", (context) => {
    const { models } = read<{ models: { id: string; endpoints: { tag: string; pricing: Pricing }[] }[] }>(
      context,
      "endpoints.json",
    );
    const offers = models.flatMap(({ id, endpoints }) =>
      endpoints.map(({ tag, pricing }) => ({ id: `${id} at ${tag}`, pricing })),
    );
    expect(offers.length).toBeGreaterThan(900);
    check(offers);
  });
});
