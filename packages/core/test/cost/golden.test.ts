import type { Receipt } from "@wayfare/core";
import { formatMoney, listedPrices, type Money, priceUsage } from "@wayfare/core/cost";
import { type Story, storyReply } from "@wayfare/test-upstream";
import { afterEach, describe, expect, test, vi } from "vitest";
import { useUpstream } from "../support.ts";
import { type GoldenCase, type GoldenReceipt, goldenCases } from "./golden.ts";

const bench = useUpstream();
const all = Object.values(goldenCases).flat();

afterEach(() => {
  vi.useRealTimers();
});

/** An exact decimal as a whole number of 1e-30, read apart from the code under test. */
function exact(text: string): bigint {
  const [whole = "", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(30, "0"));
}

/** Rounds to 15 decimals, half-even. */
function rounded(amount: bigint): bigint {
  const digit = 10n ** 15n;
  const floor = amount / digit;
  const twice = 2n * (amount % digit);
  return twice > digit || (twice === digit && floor % 2n === 1n) ? (floor + 1n) * digit : floor * digit;
}

function dollars(amount: Money | undefined): string | undefined {
  return amount === undefined ? undefined : formatMoney(amount);
}

/** The call as a story that a provider tells: it reports the tokens, and the cost where the case has one. */
function storyOf({ usage, finish = "stop" }: GoldenCase): Story {
  const head = {
    id: "gen-1790000000-golden",
    created: 1_790_000_000,
    model: "golden/model",
    provider: "Mint",
  };
  const content = usage.completion_tokens === 0 ? "" : "Gold.";
  const chunk = (delta: object, finish_reason: string | null, more: object = {}) => ({
    ...{ ...head, object: "chat.completion.chunk" },
    choices: [{ index: 0, delta, finish_reason, native_finish_reason: null }],
    ...more,
  });
  const message = { role: "assistant", content };
  return {
    name: "golden",
    about: "A call with a known cost.",
    request: { model: "golden/model", messages: [{ role: "user", content: "How much?" }] },
    completion: {
      ...{ ...head, object: "chat.completion", usage },
      choices: [{ index: 0, message, finish_reason: finish, native_finish_reason: null }],
    },
    chunks: [chunk(message, null), chunk({ content: "" }, finish), chunk({ content: "" }, finish, { usage })],
  };
}

/** The receipts of the plain and of the streamed call; the failures among them are receipts too. */
async function receiptsOf(golden: GoldenCase): Promise<Receipt[]> {
  const { at, ...units } = golden.options ?? {};
  if (at !== undefined) vi.useFakeTimers({ toFake: ["Date"], now: at });
  const story = storyOf(golden);
  bench.upstream.fallback = (request) => storyReply(story, request);
  const receipts: Receipt[] = [];
  const client = bench.create({
    computeCost: listedPrices(() => golden.pricing, units),
    onReceipt: (receipt) => receipts.push(receipt),
  });
  await client.chat(story.request).catch(() => undefined);
  await client
    .stream(story.request)
    .final()
    .catch(() => undefined);
  return receipts;
}

function moneyOf({ cost, costSource, upstreamCost, totalCost }: Receipt): GoldenReceipt {
  const money = { cost, upstreamCost, totalCost };
  const known = Object.entries(money).flatMap(([field, amount]) => {
    return amount === undefined ? [] : [[field, formatMoney(amount)]];
  });
  return { ...Object.fromEntries(known), costSource };
}

test("the table is large, names each case once and adds up", () => {
  expect(all.length).toBeGreaterThanOrEqual(60);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const { name, sum, total } of all) {
    const products = sum.map((line) => {
      const [, units = "", price = "", product = ""] = /^(\d+) x ([\d.]+) = ([\d.]+)$/.exec(line) ?? [line];
      expect(BigInt(units) * exact(price), `${name}: ${line}`).toBe(exact(product));
      return exact(product);
    });
    const whole = products.reduce((all, product) => all + product, 0n);
    if (total === undefined) expect(sum, name).toEqual([]);
    else expect(rounded(whole), name).toBe(exact(total));
  }
});

describe.each(Object.entries(goldenCases))("%s", (_, cases) => {
  test.each(cases.map((golden) => [golden.name, golden] as const))("%s", async (_name, golden) => {
    const { usage, pricing, options, total } = golden;
    expect(dollars(priceUsage(usage, pricing, options)?.total)).toBe(total);

    const expected: GoldenReceipt =
      golden.receipt ??
      (total === undefined
        ? { costSource: "unknown" }
        : { cost: total, costSource: "computed", totalCost: total });
    const receipts = await receiptsOf(golden);
    expect(receipts.map(({ streamed }) => streamed)).toEqual([false, true]);
    expect(receipts.map(moneyOf)).toEqual([expected, golden.streamedReceipt ?? expected]);
  });
});
