import { OpenRouter } from "@openrouter/sdk";
import type { Receipt } from "@wayfare/core";
import { describe, expect, it } from "vitest";
import { as, ask, type Loose, MANAGER, makeKey, manage, useGateway } from "./support.ts";

const DAY = 86_400_000;
const today = Date.parse("2026-11-18T10:00:00Z");
const workspace_id = "0df9e665-d932-5740-b2c7-b52af166bc11";
let now = today;
const receipts: Receipt[] = [];
const bench = useGateway({
  managementKeys: [MANAGER],
  clock: () => now,
  onReceipt: (receipt) => receipts.push(receipt),
});

/** What the items of an answer add up to, as the receipts of the same calls do. */
function sums(items: readonly Loose[]): Loose {
  const sum = (name: string) => items.reduce((total, item) => total + item[name], 0);
  return {
    usage: Math.round(sum("usage") * 1e12),
    requests: sum("requests"),
    prompt_tokens: sum("prompt_tokens"),
    completion_tokens: sum("completion_tokens"),
    reasoning_tokens: sum("reasoning_tokens"),
  };
}

function sumsOf(counted: readonly Receipt[]): Loose {
  const sum = (of: (receipt: Receipt) => number) =>
    counted.reduce((total, receipt) => total + of(receipt), 0);
  return {
    usage: Math.round(sum(({ cost }) => Number(cost)) / 1e3),
    requests: counted.length,
    prompt_tokens: sum(({ tokens }) => tokens.prompt ?? 0),
    completion_tokens: sum(({ tokens }) => tokens.completion ?? 0),
    reasoning_tokens: sum(({ tokens }) => tokens.reasoning ?? 0),
  };
}

const activity = async (query = "") => (await manage(bench, "GET", `/activity${query}`)).json.data;

describe("activity", () => {
  let one: { key: string; hash: string };

  it("holds exactly the receipts of the last thirty completed days", async () => {
    one = await makeKey(bench);
    const two = await makeKey(bench, { workspace_id });
    for (const day of [-31, -30, -2, -1, 0]) {
      now = today + day * DAY;
      await bench.chat(ask("sandbox/echo", { user: "u-1" }), as(one.key));
      await bench.chat(ask("sandbox/reasoner"), as(two.key));
      await bench.chat(ask("sandbox/flaky"), as(two.key));
      await bench.stream(ask("sandbox/fast"), as(one.key));
      await bench.chat(ask("sandbox/down"), as(one.key));
    }
    now = today;
    const shown = receipts.filter(
      ({ startedAt, model }) =>
        startedAt > today - 31 * DAY && startedAt < today - DAY / 2 && model !== undefined,
    );
    const items = await activity();
    expect(sums(items)).toEqual(sumsOf(shown));
    expect([...new Set(items.map(({ date }: Loose) => date))]).toEqual([
      "2026-11-17",
      "2026-11-16",
      "2026-10-19",
    ]);
    expect(items.find(({ model }: Loose) => model === "sandbox/flaky")).toEqual({
      date: "2026-11-17",
      model: "sandbox/flaky",
      model_permaslug: "sandbox/flaky",
      endpoint_id: "sandbox-swift",
      provider_name: "Sandbox Swift",
      usage: expect.any(Number),
      byok_usage_inference: 0,
      requests: 1,
      prompt_tokens: expect.any(Number),
      completion_tokens: expect.any(Number),
      reasoning_tokens: 0,
    });
  });

  it("can be asked for by day, key, user and workspace", async () => {
    const yesterday = receipts.filter(
      ({ startedAt, model }) => startedAt === today - DAY && model !== undefined,
    );
    expect(sums(await activity("?date=2026-11-17"))).toEqual(sumsOf(yesterday));
    const own = yesterday.filter(({ tags }) => tags.key === one.hash);
    expect(sums(await activity(`?date=2026-11-17&api_key_hash=${one.hash}`))).toEqual(sumsOf(own));
    const user = yesterday.filter(({ tags }) => tags.user === "u-1");
    expect(sums(await activity("?date=2026-11-17&user_id=u-1"))).toEqual(sumsOf(user));
    const theirs = yesterday.filter(({ tags }) => tags.workspace === workspace_id);
    const items = await activity(`?date=2026-11-17&workspace_id=${workspace_id}`);
    expect(sums(items)).toEqual(sumsOf(theirs));
    expect(items[0]).not.toHaveProperty("workspace_id");
    const split = await activity("?date=2026-11-17&group_by=workspace");
    expect(sums(split)).toEqual(sumsOf(yesterday));
    expect(new Set(split.map((item: Loose) => item.workspace_id))).toEqual(
      new Set([workspace_id, "00000000-0000-0000-0000-000000000000"]),
    );
    expect(await activity("?api_key_hash=none")).toEqual([]);
  });

  it.each(["date=2026-11-18", "date=2026-10-18", "date=17.11.2026", "date=2026-13-01", "group_by=day"])(
    "%s is refused with the remedy",
    async (query) => {
      const { status, json } = await manage(bench, "GET", `/activity?${query}`);
      expect([status, json.error.message]).toEqual([
        400,
        expect.stringMatching(/^'(date|group_by)' must be/),
      ]);
    },
  );

  it("is read by @openrouter/sdk", async () => {
    const client = new OpenRouter({
      serverURL: bench.url,
      apiKey: MANAGER,
      retryConfig: { strategy: "none" },
    });
    const { data } = await client.analytics.getUserActivity({ date: "2026-11-17" });
    expect(data.length).toBe((await activity("?date=2026-11-17")).length);
    expect((await client.credits.getCredits()).data.totalUsage).toBeGreaterThan(0);
  });

  it("shows a generation to its own key and to managers, and to nobody else", async () => {
    const other = await makeKey(bench);
    const { id } = (await bench.chat(ask("sandbox/echo"), as(one.key))).json;
    const statuses = [one.key, MANAGER, other.key].map(
      async (key) => (await bench.get(`/generation?id=${id}`, as(key))).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 200, 404]);
  });
});
