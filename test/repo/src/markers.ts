import type { TextFile } from "./tree.ts";
import type { Violation } from "./violation.ts";

/**
 * What can be measured again in every run, by key: the text that stands between
 * `<!-- measured:key -->` and `<!-- /measured -->`.
 */
export type Measurements = ReadonlyMap<string, string>;

/** How pages are brought up to date. */
const updateDocs = "UPDATE_DOCS=1 vitest run --project @wayfare/test-repo measured";

// A mark in backticks is a mention, not a use.
const open = /(?<!`)<!-- measured:([\w./-]+) -->/g;
const close = "<!-- /measured -->";

/** Marked numbers and tables in pages are those measured now. */
export function checkMarkers(pages: readonly TextFile[], measured: Measurements): Violation[] {
  return pages.flatMap(({ path, text }) =>
    [...text.matchAll(open)].flatMap((match) => {
      const line = text.slice(0, match.index).split("\n").length;
      const message = judge(text, match.index + match[0].length, match[1] ?? "", measured);
      return message === undefined ? [] : [{ path, line, message }];
    }),
  );
}

function judge(text: string, start: number, key: string, measured: Measurements): string | undefined {
  const expected = measured.get(key);
  if (expected === undefined)
    return `nothing is measured as ${key}; known: ${[...measured.keys()].join(", ")}`;
  const end = text.indexOf(close, start);
  if (end < 0) return `measured:${key} is not closed by ${close}`;
  const written = text.slice(start, end);
  if (isSame(written, expected)) return undefined;
  return `says "${written.trim()}" where "${expected.trim()}" is measured: run ${updateDocs}`;
}

/**
 * Counts must be equal. A compressed size may differ by its last digit: deflate gives other bytes on other processors.
 */
function isSame(written: string, expected: string): boolean {
  if (written === expected) return true;
  const sizes = [written, expected].map((text) => /^(\d+\.\d) kB$/.exec(text)?.[1]);
  const [a, b] = sizes.map((size) => Math.round(Number(size ?? Number.NaN) * 10));
  return a !== undefined && b !== undefined && Math.abs(a - b) <= 1;
}

/** The page with every known mark filled with what is measured now. */
export function rewriteMarkers(text: string, measured: Measurements): string {
  return text.replace(
    /(?<!`)(<!-- measured:([\w./-]+) -->)[\s\S]*?(<!-- \/measured -->)/g,
    (whole: string, before: string, key: string, after: string) => {
      const value = measured.get(key);
      return value === undefined ? whole : `${before}${value}${after}`;
    },
  );
}
