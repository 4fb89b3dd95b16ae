import type { Model } from "@wayfare/core";
import { errorBody, json, late, type Reply, type ReplyHead } from "@wayfare/test-upstream";
import { describe, expect, test } from "vitest";
import { failureOf, quick, sleep, useUpstream } from "../support.ts";

const bench = useUpstream();
const models = [{ id: "lumen/otter-1" }, { id: "brook/heron-2" }] as Model[];

function listing(control: string | undefined, data: unknown = models): Reply {
  const head: ReplyHead = control === undefined ? {} : { headers: { "cache-control": control } };
  return json({ data }, head);
}

function asked(): number {
  return bench.upstream.requests.length;
}

describe("models.list() keeps what the server lets it keep", () => {
  test.each(["max-age=60", "public, max-age=60, stale-while-revalidate=600", "max-age=1"])(
    "%s: asks once",
    async (control) => {
      bench.upstream.fallback = listing(control);
      const client = bench.create();
      for (let call = 0; call < 3; call += 1) expect(await client.models.list()).toEqual(models);
      expect(asked()).toBe(1);
    },
  );

  test.each([
    undefined,
    "no-store",
    "no-cache",
    "no-store, max-age=60",
    "max-age=0",
    "private",
    "s-maxage=60",
  ])("%s: asks each time", async (control) => {
    bench.upstream.fallback = listing(control);
    const client = bench.create();
    for (let call = 0; call < 3; call += 1) expect(await client.models.list()).toEqual(models);
    expect(asked()).toBe(3);
  });

  test("stale: the old list at once, the new one behind it", async () => {
    const newer = [...models, { id: "new/one" }];
    const client = bench.answering([
      listing("max-age=0, stale-while-revalidate=60"),
      late(listing("max-age=60", newer), 40),
    ]);
    expect(await client.models.list()).toEqual(models);
    const began = performance.now();
    expect(await Promise.all([client.models.list(), client.models.list()])).toEqual([models, models]);
    expect(performance.now() - began).toBeLessThan(35);
    await expect.poll(() => client.models.list()).toEqual(newer);
    expect(asked()).toBe(2);
  });

  test("stale, and the server is down: the old list goes on serving", async () => {
    const client = bench.answering([listing("max-age=0, stale-while-revalidate=60"), errorBody("internal")]);
    for (let call = 0; call < 4; call += 1) {
      expect(await client.models.list()).toEqual(models);
      await sleep(5);
    }
    expect(asked()).toBe(2);
  });

  test("calls at the same time share one request, also a failed one", async () => {
    const client = bench.answering([late(errorBody("internal"), 20), late(listing("max-age=60"), 20)]);
    const failed = await Promise.allSettled([client.models.list(), client.models.list()]);
    expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(asked()).toBe(1);
    expect(await Promise.all(Array.from({ length: 5 }, () => client.models.list()))).toHaveLength(5);
    expect(asked()).toBe(2);
  });

  test("the abort of one caller does not take the list from the others", async () => {
    bench.upstream.fallback = late(listing("max-age=60"), 40);
    const client = bench.create();
    const aborted = failureOf(client.models.list({}, { signal: AbortSignal.timeout(10) }));
    const others = [client.models.list(), client.models.list()];
    expect((await aborted).name).toBe("AbortError");
    expect(await Promise.all(others)).toEqual([models, models]);
  });

  test("queries and clients are kept apart", async () => {
    bench.upstream.fallback = (request) => listing("max-age=60", [request.query]);
    const client = bench.create();
    const query = {
      supported_parameters: ["tools", "reasoning"],
      category: undefined,
      sort: "newest",
      zdr: true as const,
    };
    const expected = [{ supported_parameters: "tools,reasoning", sort: "newest", zdr: "true" }];
    expect(await client.models.list(query)).toEqual(expected);
    expect(await client.models.list(query)).toEqual(expected);
    expect(await client.models.list()).toEqual([{}]);
    expect(await bench.create().models.list()).toEqual([{}]);
    expect(asked()).toBe(3);
  });

  test("a caller may sort his list without sorting everyone's", async () => {
    bench.upstream.fallback = listing("max-age=60");
    const client = bench.create();
    const [mine, another] = [await client.models.list(), client.models.list()];
    mine.reverse();
    mine.pop();
    expect(await another).toEqual(models);
    expect(await client.models.list()).toEqual(models);
  });
});

describe("the rest of the catalogue", () => {
  test.each([
    ["lumen/otter-1", "lumen/otter-1"],
    ["lumen/otter-1:free", "lumen/otter-1%3Afree"],
    ["~lumen/otter-latest", "~lumen/otter-latest"],
    ["a b/ü?#%", "a%20b/%C3%BC%3F%23%25"],
  ])("get and endpoints of %s", async (id, path) => {
    bench.upstream.fallback = (request) => json({ data: { id: request.path } });
    const client = bench.create();
    expect(await client.models.get(id)).toEqual({ id: `/model/${path}` });
    expect(await client.models.endpoints(id)).toEqual({ id: `/models/${path}/endpoints` });
    expect(bench.upstream.requests.every(({ method }) => method === "GET")).toBe(true);
  });

  test("count and providers", async () => {
    bench.upstream.route("GET", "/models/count", (request) =>
      json({ data: { count: 421, ...request.query } }),
    );
    bench.upstream.route("GET", "/providers", json({ data: [{ name: "Harbor", slug: "harbor" }] }));
    const client = bench.create();
    expect(await client.models.count()).toBe(421);
    expect(await client.models.count({ output_modalities: ["text", "image"] })).toBe(421);
    expect(bench.upstream.requests.at(-1)?.query).toEqual({ output_modalities: "text,image" });
    expect(await client.providers()).toEqual([{ name: "Harbor", slug: "harbor" }]);
  });

  test("errors and retries are those of every call", async () => {
    const client = bench.answering(
      [
        errorBody("internal"),
        listing("no-store"),
        errorBody("invalidModel"),
        json({ error: { code: 404, message: "gone" } }),
      ],
      { retry: quick },
    );
    expect(await client.models.list()).toEqual(models);
    expect(await failureOf(client.models.get("lumen/otter-99"))).toMatchObject({
      kind: "request",
      status: 400,
    });
    expect(await failureOf(client.models.get("lumen/otter-98"))).toMatchObject({ status: 404 });
    expect(asked()).toBe(4);
  });
});
