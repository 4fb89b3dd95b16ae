import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { openLedger } from "@wayfare/ledger";
import { expect, test } from "vitest";

const entry = new URL("../dist/index.js", import.meta.url).href;

/** A program that ends right after its last call. */
const program = (path: string, last: string) => `
import { openLedger } from ${JSON.stringify(entry)};
const ledger = await openLedger({ path: ${JSON.stringify(path)} });
const tokens = {};
const receipt = { id: "gen-1", api: "chat", startedAt: 1790000000000, tokens, tags: {}, latency: { total: 1 }, attempts: [] };
${last} ledger.record(receipt);
`;

test.each(["await", "void"])(
  "a program whose last word is `%s ledger.record(receipt)` keeps it",
  async (last) => {
    const folder = await mkdtemp(join(tmpdir(), "wayfare-ledger-"));
    const path = join(folder, "ledger.db");
    await writeFile(join(folder, "program.mjs"), program(path, last));
    // Rejects for any exit code but 0.
    await promisify(execFile)(process.execPath, [join(folder, "program.mjs")]);
    const ledger = await openLedger({ path });
    expect(await ledger.receipt("gen-1")).toBeDefined();
    await ledger.close();
    await rm(folder, { recursive: true });
  },
);
