import { createHash, randomBytes } from "node:crypto";
import type { KeyStore, SqlLedger, StoredKey } from "@wayfare/ledger";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { lastingLegs, legs, useLeg } from "./support.ts";

const NOON = Date.UTC(2026, 10, 20, 12);

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function keyOf(fields: Partial<StoredKey> = {}): StoredKey {
  return {
    hash: hashOf(randomBytes(16).toString("hex")),
    name: "Some key",
    label: "sk-or-v1-0ff...1ce",
    management: false,
    disabled: false,
    limit: undefined,
    limitReset: undefined,
    includeByokInLimit: false,
    expiresAt: undefined,
    createdAt: NOON,
    updatedAt: undefined,
    creatorUserId: undefined,
    workspaceId: undefined,
    policy: {},
    ...fields,
  };
}

const anyKey: fc.Arbitrary<StoredKey> = fc.record({
  hash: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString("hex")),
  name: fc.string({ unit: "grapheme" }).map((name) => name.replaceAll("\0", "")),
  label: fc.string(),
  management: fc.boolean(),
  disabled: fc.boolean(),
  limit: fc.option(fc.bigInt({ min: 0n, max: 10n ** 30n }), { nil: undefined }),
  limitReset: fc.constantFrom(undefined, "daily" as const, "weekly" as const, "monthly" as const),
  includeByokInLimit: fc.boolean(),
  expiresAt: fc.option(
    fc.nat().map((offset) => NOON + offset),
    { nil: undefined },
  ),
  createdAt: fc.nat().map((offset) => NOON - offset),
  updatedAt: fc.option(
    fc.nat().map((offset) => NOON + offset),
    { nil: undefined },
  ),
  creatorUserId: fc.option(fc.string(), { nil: undefined }),
  workspaceId: fc.option(fc.string(), { nil: undefined }),
  policy: fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<StoredKey["policy"]>,
});

describe.each(legs)("keys in $name", (leg) => {
  const bench = useLeg(leg);
  let keys: KeyStore;
  beforeEach(async () => {
    keys = (await bench.open()).keys;
  });

  test("come back as they were put in, whatever they hold", async () => {
    await fc.assert(
      fc.asyncProperty(anyKey, async (key) => {
        await keys.create(key);
        const found = await keys.find(key.hash);
        expect(found).toEqual({ ...key, policy: JSON.parse(JSON.stringify(key.policy)) });
        await keys.delete(key.hash);
      }),
      { numRuns: 40 },
    );
  });

  test("are not there until they are created", async () => {
    expect(await keys.find(hashOf("a"))).toBeUndefined();
    expect(await keys.list()).toEqual([]);
    expect(await keys.update(hashOf("a"), { name: "A" }, NOON)).toBeUndefined();
    expect(await keys.delete(hashOf("a"))).toBe(false);
    expect(await keys.everHad("management")).toBe(false);
    expect(await keys.everHad("inference")).toBe(false);
  });

  test("are created once: a second one with the same hash changes nothing", async () => {
    const key = keyOf({ name: "First" });
    expect(await keys.create(key)).toBe(true);
    expect(await keys.create({ ...key, name: "Second" })).toBe(false);
    expect((await keys.find(key.hash))?.name).toBe("First");
    const others = await Promise.all(
      Array.from({ length: 8 }, () => keys.create(keyOf({ hash: hashOf("same") }))),
    );
    expect(others.filter(Boolean)).toHaveLength(1);
  });

  test("are listed newest first, the same order every time, page by page", async () => {
    for (const [index, createdAt] of [3, 1, 2, 2, 2, 5].entries())
      await keys.create(keyOf({ name: `${index}`, createdAt: NOON + createdAt }));
    const all = await keys.list();
    expect(all.map(({ createdAt }) => createdAt - NOON)).toEqual([5, 3, 2, 2, 2, 1]);
    const pages = [];
    for (let offset = 0; offset < 6; offset += 1) pages.push(...(await keys.list({ offset, limit: 1 })));
    expect(pages).toEqual(all);
    expect(await keys.list({ offset: 4, limit: 10 })).toEqual(all.slice(4));
    expect(await keys.list({ offset: 6 })).toEqual([]);
    expect(await keys.list({ limit: 0 })).toEqual([]);
  });

  test("are listed a hundred at a time", async () => {
    for (let index = 0; index < 103; index += 1) await keys.create(keyOf({ createdAt: NOON + index }));
    expect(await keys.list()).toHaveLength(100);
    expect(await keys.list({ offset: 100 })).toHaveLength(3);
    expect(await keys.list({ limit: 1000 })).toHaveLength(103);
  });

  test("are listed by workspace, and without the disabled ones", async () => {
    await keys.create(keyOf({ name: "a", workspaceId: "w1" }));
    await keys.create(keyOf({ name: "b", workspaceId: "w1", disabled: true }));
    await keys.create(keyOf({ name: "c", workspaceId: "w2" }));
    await keys.create(keyOf({ name: "d" }));
    const names = async (query: Parameters<KeyStore["list"]>[0]) =>
      (await keys.list(query)).map(({ name }) => name).sort();
    expect(await names({})).toEqual(["a", "b", "c", "d"]);
    expect(await names({ enabledOnly: true })).toEqual(["a", "c", "d"]);
    expect(await names({ workspaceId: "w1" })).toEqual(["a", "b"]);
    expect(await names({ workspaceId: "w1", enabledOnly: true })).toEqual(["a"]);
    expect(await names({ workspaceId: "" })).toEqual([]);
  });

  test("change in what a patch names, and in nothing else", async () => {
    const key = keyOf({
      limit: 10n ** 20n,
      limitReset: "daily",
      expiresAt: NOON + 9,
      policy: { models: ["a/b"] },
    });
    await keys.create(key);
    expect(await keys.update(key.hash, {}, NOON + 1)).toEqual({ ...key, updatedAt: NOON + 1 });
    const first = { name: "Other", disabled: true, includeByokInLimit: true, policy: {} };
    expect(await keys.update(key.hash, first, NOON + 2)).toEqual({ ...key, ...first, updatedAt: NOON + 2 });
    const second = { limit: 0n, limitReset: "monthly", expiresAt: 0, disabled: false } as const;
    const changed = { ...key, ...first, ...second, updatedAt: NOON + 3 };
    expect(await keys.update(key.hash, second, NOON + 3)).toEqual(changed);
    expect(await keys.find(key.hash)).toEqual(changed);
  });

  test("lose what a patch names and leaves undefined", async () => {
    const key = keyOf({ limit: 5n, limitReset: "daily", expiresAt: NOON });
    await keys.create(key);
    const patch = { limit: undefined, limitReset: undefined, expiresAt: undefined };
    expect(await keys.update(key.hash, patch, NOON)).toEqual({ ...key, ...patch, updatedAt: NOON });
  });

  test("are gone when they are deleted, and cannot be created again", async () => {
    const [key, other] = [keyOf(), keyOf({ name: "Other" })];
    await keys.create(key);
    await keys.create(other);
    expect(await keys.delete(key.hash)).toBe(true);
    expect(await keys.delete(key.hash)).toBe(false);
    expect(await keys.find(key.hash)).toBeUndefined();
    expect(await keys.create(key)).toBe(false);
    expect(await keys.list()).toEqual([other]);
  });

  test("of a kind were there once, also when the last of them is deleted", async () => {
    const [management, inference] = [keyOf({ management: true }), keyOf()];
    await keys.create(management);
    expect(await keys.everHad("management")).toBe(true);
    expect(await keys.everHad("inference")).toBe(false);
    await keys.delete(management.hash);
    expect(await keys.everHad("management")).toBe(true);
    await keys.create(inference);
    expect(await keys.everHad("inference")).toBe(true);
    await keys.delete(inference.hash);
    expect(await keys.everHad("inference")).toBe(true);
  });

  test("with text that no database takes are kept, and asking for one harms nobody", async () => {
    const key = keyOf({ name: "a\0b\ud800", workspaceId: "\0" });
    expect(await keys.create(key)).toBe(true);
    expect((await keys.find(key.hash))?.name).toBe("a\ufffdb\ufffd");
    expect(await keys.list({ workspaceId: "\0" })).toHaveLength(1);
    expect(await keys.find("\0")).toBeUndefined();
    expect(await keys.update("\0", { name: "\0" }, NOON)).toBeUndefined();
    expect(await keys.delete("\0")).toBe(false);
  });

  test("created and deleted at the same time stay deleted once they are", async () => {
    const key = keyOf();
    for (let round = 0; round < 5; round += 1) {
      await keys.create(key);
      const [, wasDeleted] = await Promise.all([keys.create(key), keys.delete(key.hash), keys.create(key)]);
      expect(wasDeleted).toBe(round === 0);
      expect(await keys.find(key.hash)).toBeUndefined();
    }
  });
});

describe.each(lastingLegs)("keys in $name", (leg) => {
  const bench = useLeg(leg);

  test("outlast the ledger that created them", async () => {
    const first: SqlLedger = await bench.open();
    const [kept, erased] = [
      keyOf({ limit: 10n ** 30n, policy: { models: ["a/b"] } }),
      keyOf({ management: true }),
    ];
    await first.keys.create(kept);
    await first.keys.create(erased);
    await first.keys.delete(erased.hash);
    await first.close();
    const { keys } = await bench.open();
    expect(await keys.list()).toEqual([kept]);
    expect(await keys.everHad("management")).toBe(true);
  });
});
