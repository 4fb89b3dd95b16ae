import type { InstanceHints } from "./schema-instance.ts";

/** The keywords of a string schema that are heeded. */
export interface StringRules {
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly description?: string;
}

const formats: Readonly<Record<string, string>> = {
  "date-time": "2026-01-01T12:00:00Z",
  date: "2026-01-01",
  time: "12:00:00Z",
  duration: "PT1H",
  email: "sandbox@example.com",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uri: "https://example.com/",
  "uri-reference": "/example",
  url: "https://example.com/",
  uuid: "00000000-0000-4000-8000-000000000000",
};

/** Tried in turn against a pattern; there is no general way from a pattern to a text. */
const candidates = ["a", "A", "0", "1", "abc", "ABC", "AB", "Abc", "123", "12345", "abc-123", "ABC-123", "A1", "1.0.0", "#000000", "+15550100"];

/** Fields that usually take the whole question. */
const wholeQuestion = /query|question|prompt|text|input|content|message|task|instruction|search/i;

/** A string for a schema: of its format or pattern, else a word of the prompt, else one that names the field. */
export function stringFor(rules: StringRules, name: string, { asked }: InstanceHints): string {
  const known = formats[rules.format ?? ""];
  if (known !== undefined) return known;
  if (typeof rules.pattern === "string") return matching(rules.pattern, rules) ?? fit(name || "text", rules);
  return fit(wordFor(name, asked), rules);
}

function matching(pattern: string, rules: StringRules): string | undefined {
  let expression: RegExp;
  try {
    expression = new RegExp(pattern, "u");
  } catch {
    return undefined;
  }
  const fitting = [...candidates, ...Object.values(formats)].filter((candidate) => expression.test(candidate));
  const repeated = ["a", "A", "0"].flatMap((sign) => Array.from({ length: 40 }, (_, index) => sign.repeat(index + 1)));
  return [...fitting, ...repeated.filter((text) => expression.test(text))].find((text) => fit(text, rules) === text);
}

function wordFor(name: string, asked: string): string {
  const head = asked.slice(0, 2000).replace(/\s+/g, " ").trim();
  if (wholeQuestion.test(name) && head !== "") return head.slice(0, 200);
  const quoted = /["'“‘]([^"'“”‘’]{1,80})["'”’]/.exec(head)?.[1];
  // A capital inside a sentence is most often a name: the city in "the weather in Paris".
  const proper = /(?<=[\p{Ll},] )\p{Lu}[\p{L}-]+(?: \p{Lu}[\p{L}-]+)*/u.exec(head)?.[0];
  return quoted ?? proper ?? (name === "" ? "sandbox" : `sandbox ${name.replaceAll("_", " ")}`);
}

function fit(text: string, { minLength = 0, maxLength = Number.POSITIVE_INFINITY }: StringRules): string {
  return text.padEnd(minLength, ".").slice(0, maxLength);
}
