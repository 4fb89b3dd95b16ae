import type { LedgerFilter, Receipt } from "@wayfare/core";
import { encodeReceipt } from "@wayfare/core/cost";
import type { Database } from "../connect/database.ts";
import { csvHeader, encodeCsv } from "./csv.ts";
import { readReceipts } from "./read-receipts.ts";

/** Characters that are handed on at once, about. */
const PIECE = 16_384;

interface TextFormat {
  readonly header: string;
  readonly encode: (receipt: Receipt) => string;
}

const FORMATS: Readonly<Record<"csv" | "jsonl", TextFormat>> = {
  csv: { header: csvHeader, encode: encodeCsv },
  jsonl: { header: "", encode: (receipt) => `${JSON.stringify(encodeReceipt(receipt))}\n` },
};

/**
 * Writes receipts as text, many lines at a time.
 * @throws RangeError when there is no such format
 */
export async function* exportReceipts(
  database: Database,
  format: "csv" | "jsonl",
  filter?: LedgerFilter,
): AsyncGenerator<string> {
  if (!Object.hasOwn(FORMATS, format))
    throw new RangeError(`There is no format "${format}": take "csv" or "jsonl".`);
  const { header, encode } = FORMATS[format];
  let text = header;
  for await (const receipt of readReceipts(database, filter)) {
    text += encode(receipt);
    if (text.length < PIECE) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}
