import { createHash } from "node:crypto";

/** An index entry of PostgreSQL holds 2,704 bytes; three texts of so many characters of three bytes fit in. */
const LONGEST = 256;
const SHOWN = 180;

/** Whether databases take a text as it is: no NUL, no half of a surrogate pair. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

/** The text with what cannot be stored replaced by U+FFFD. */
export function toStorable(text: string): string {
  return isStorable(text) ? text : text.toWellFormed().replaceAll("\0", "\uFFFD");
}

/**
 * The text that stands for a name in a column with an index; one that cannot be stored, or is very long, is cut and
 * gets a hash, so that different names stay different.
 */
export function encodeText(name: string): string {
  if (name.length <= LONGEST && isStorable(name)) return name;
  return `${toStorable(name.slice(0, SHOWN))}…${createHash("sha256").update(name, "utf16le").digest("hex")}`;
}
