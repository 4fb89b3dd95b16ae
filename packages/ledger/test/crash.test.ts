import { describe, expect, test } from "vitest";
import { startRecording } from "./children.ts";
import { sharedLegs, useLeg } from "./support.ts";

describe.each(sharedLegs)("kill -9 over $name", (leg) => {
  const bench = useLeg(leg);

  test("loses no acknowledged receipt and doubles none", async () => {
    // Also makes the tables, so that the process is killed in the middle of calls and not before the first.
    await (await bench.open()).close();
    const child = startRecording({ place: bench.place(), count: 10_000, name: "call", model: "x/a" });
    await child.until(2_500);
    child.process.kill("SIGKILL");
    await child.ended;
    expect(child.acknowledged.length).toBeLessThan(10_000);

    const ledger = await bench.open();
    const found = await idsIn(ledger.receipts());
    expect(new Set(found).size).toBe(found.length);
    const isFound = new Set(found);
    expect(child.acknowledged.filter((id) => !isFound.has(id))).toEqual([]);
    for (const _ of ["as it was left", "rolled up"]) {
      const total = await ledger.total();
      expect(total).toMatchObject({ calls: found.length, reported: BigInt(found.length) * 10n ** 12n });
      await ledger.maintain();
    }
  }, 60_000);

  test("and calls made again afterwards count once", async () => {
    await (await bench.open()).close();
    const order = { place: bench.place(), count: 10_000, name: "call", model: "x/a" };
    const first = startRecording(order);
    await first.until(500);
    first.process.kill("SIGKILL");
    await first.ended;
    const second = startRecording(order);
    expect(await second.ended).toBe("");
    expect(second.acknowledged).toHaveLength(10_000);
    const ledger = await bench.open();
    expect(await ledger.total()).toMatchObject({ calls: 10_000, reported: 10n ** 16n });
  }, 60_000);
});

async function idsIn(receipts: AsyncIterable<{ readonly id: string }>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of receipts) ids.push(id);
  return ids;
}
