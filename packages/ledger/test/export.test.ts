import { decodeReceipt } from "@wayfare/core/cost";
import { describe, expect, test } from "vitest";
import { charged, NOON, receiptOf } from "./receipts.ts";
import { legs, useLeg } from "./support.ts";

async function join(pieces: AsyncIterable<string>): Promise<{ text: string; longest: number }> {
  let text = "";
  let longest = 0;
  for await (const piece of pieces) {
    text += piece;
    longest = Math.max(longest, piece.length);
  }
  return { text, longest };
}

describe.each(legs)("export from $name", (leg) => {
  const bench = useLeg(leg);

  test("jsonl is one receipt a line, and reads back", async () => {
    const ledger = await bench.open();
    const receipts = Array.from({ length: 700 }, (_, n) =>
      receiptOf({ ...charged(4.1e-6), model: "x/a", tags: { user: "ann\nbob", n: String(n) } }),
    );
    for (const receipt of receipts) ledger.record(receipt);
    await ledger.flush();
    const { text, longest } = await join(ledger.export("jsonl"));
    const lines = text.split("\n");
    expect(lines.pop()).toBe("");
    expect(lines.map((line) => decodeReceipt(JSON.parse(line)))).toEqual(receipts);
    expect(longest).toBeLessThan(text.length / 4);
  });

  test("csv has a header, exact money, quotes where they are needed, and no formulas", async () => {
    const ledger = await bench.open();
    ledger.record(receiptOf({ ...charged(4.1e-6), id: "a", model: 'x/"a"', tags: { user: "ann, bob" } }));
    ledger.record(
      receiptOf({
        id: "b",
        model: "=cmd|' /C calc'!A0",
        provider: "-12.5",
        tags: { key: "@sum", team: "x" },
      }),
    );
    ledger.record({ ...receiptOf({ id: "c" }), cost: -5n, costSource: "reported" });
    ledger.record(receiptOf({ id: "d", startedAt: NOON + 1 }));
    await ledger.flush();
    const { text } = await join(ledger.export("csv", { to: NOON + 1 }));
    const [header = "", ...lines] = text.split("\r\n");
    const columns = header.split(",");
    expect(columns.slice(0, 6)).toEqual(["id", "startedAt", "api", "requestedModel", "model", "provider"]);
    expect(lines[0]).toBe(
      'a,2026-11-20T12:00:00.000Z,chat,,"x/""a""",,,"ann, bob",,,0.0000041,reported,,0.0000041,,,10,,,2,,,1,0,false,,false,,,',
    );
    expect(lines[1]).toContain("'=cmd|' /C calc'!A0,-12.5,'@sum,");
    expect(lines[1]).toContain('"{""team"":""x""}"');
    expect(lines[2]).toContain("-0.000000000000005,reported");
    expect(lines.slice(3)).toEqual([""]);
  });

  test("of nothing is the header, or nothing", async () => {
    const ledger = await bench.open();
    expect((await join(ledger.export("csv"))).text).toMatch(/^id,startedAt,.*\r\n$/);
    expect((await join(ledger.export("jsonl"))).text).toBe("");
    await expect(join(ledger.export("xlsx" as "csv"))).rejects.toThrow(/"csv" or "jsonl"/);
  });
});
