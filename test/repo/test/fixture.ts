import { expect } from "vitest";
import type { TextFile } from "../src/tree.ts";
import { formatViolation, type Violation } from "../src/violation.ts";

/** A tree in memory: texts by path. */
export function fixture(texts: Readonly<Record<string, string>>): TextFile[] {
  return Object.entries(texts).map(([path, text]) => ({ path, text }));
}

/** A package.json in memory. */
export function manifest(name: string, fields: object = {}): string {
  return JSON.stringify({ name, ...fields });
}

/** Fails with one line for each violation. */
export function expectNone(violations: readonly Violation[]): void {
  expect(violations.map(formatViolation)).toEqual([]);
}

/** Violations as `path:line message`. */
export function linesOf(violations: readonly Violation[]): string[] {
  return violations.map(formatViolation);
}
