import type { InstanceHints } from "./instance-hints.ts";

/** The keywords of a string schema that are heeded. */
export interface StringRules {
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly description?: string;
}

const formats = new Map([
  ["date-time", "2026-01-01T12:00:00Z"],
  ["date", "2026-01-01"],
  ["time", "12:00:00Z"],
  ["duration", "PT1H"],
  ["email", "sandbox@example.com"],
  ["hostname", "example.com"],
  ["ipv4", "192.0.2.1"],
  ["ipv6", "2001:db8::1"],
  ["uri", "https://example.com/"],
  ["uri-reference", "/example"],
  ["url", "https://example.com/"],
  ["uuid", "00000000-0000-4000-8000-000000000000"],
]);

/** Tried in turn against a pattern; there is no general way from a pattern to a text. */
const candidates = [
  "a",
  "A",
  "0",
  "1",
  "abc",
  "ABC",
  "AB",
  "Abc",
  "123",
  "12345",
  "abc-123",
  "ABC-123",
  "A1",
  "1.0.0",
  "#000000",
  "+15550100",
];

/** Fields that usually take the whole question. */
const wholeQuestion = /query|question|prompt|text|input|content|message|task|instruction|search/i;

/** A string for a schema: of its format or pattern, else a word of the prompt, else one that names the field. */
export function stringFor(rules: StringRules, name: string, { asked }: InstanceHints): string {
  const known = formats.get(rules.format ?? "");
  if (known !== undefined) return known;
  if (typeof rules.pattern === "string") return matching(rules.pattern, rules) ?? fit(name || "text", rules);
  return fit(wordFor(name, asked), rules);
}

/** Longest pattern that is tried, and the longest text that one with a choice of ways is tried on. */
const LONGEST_PATTERN = 200;
const LONGEST_TRIED = 16;
/** Most choices in a pattern; where a group is repeated, each of them multiplies. */
const MOST_CHOICES = 6;
const MOST_REPEATED = 2;

/** The longest text that a pattern of a client's may see: patterns can be made to take ages, even on short ones. */
function longestTried(pattern: string): number {
  if (pattern.length > LONGEST_PATTERN) return 0;
  const choices = pattern.replaceAll("(?", "(").match(/[*+?|]|\{\d+,/g)?.length ?? 0;
  if (choices === 0) return Number.POSITIVE_INFINITY;
  return choices <= (/\)[*+{]/.test(pattern) ? MOST_REPEATED : MOST_CHOICES) ? LONGEST_TRIED : 0;
}

/** The first text that a pattern accepts, if one of those that are tried does. */
function matching(pattern: string, rules: StringRules): string | undefined {
  const longest = longestTried(pattern);
  if (longest === 0) return undefined;
  let expression: RegExp;
  try {
    expression = new RegExp(pattern, "u");
  } catch {
    return undefined;
  }
  const repeated = lengthsIn(pattern).flatMap((length) => ["a", "A", "0"].map((sign) => sign.repeat(length)));
  return [...candidates, ...formats.values(), ...repeated].find(
    (text) => text.length <= longest && expression.test(text) && fit(text, rules) === text,
  );
}

/** Lengths worth a try: short ones, and those that the pattern counts in braces. Long texts can take a pattern ages. */
function lengthsIn(pattern: string): number[] {
  const counted = Array.from(pattern.matchAll(/\{(\d{1,2})/g), ([, digits]) => Number(digits));
  return [...counted.filter((length) => length > 0), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
}

/** A text that suits the field: the question where it is asked for, a quoted word, a name, else the field's own. */
function wordFor(name: string, asked: string): string {
  const head = asked.slice(0, 2000).replace(/\s+/g, " ").trim();
  if (wholeQuestion.test(name) && head !== "") return head.slice(0, 200);
  const quoted = /["'“‘]([^"'“”‘’]{1,80})["'”’]/.exec(head)?.[1];
  // A capital inside a sentence is most often a name: the city in "the weather in Paris".
  const proper = /(?<=[\p{Ll},] )\p{Lu}[\p{L}-]+(?: \p{Lu}[\p{L}-]+)*/u.exec(head)?.[0];
  return quoted ?? proper ?? (name === "" ? "sandbox" : `sandbox ${name.replaceAll("_", " ")}`);
}

/** Longest text that is padded to, whatever a schema asks for. */
const LONGEST_PADDED = 1000;

/** Makes a text as long or as short as it must be. */
function fit(text: string, { minLength = 0, maxLength = Number.POSITIVE_INFINITY }: StringRules): string {
  return text.padEnd(Math.min(minLength, LONGEST_PADDED), ".").slice(0, maxLength);
}
