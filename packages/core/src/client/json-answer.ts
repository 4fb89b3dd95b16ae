import { SchemaMismatchError } from "../errors/remedies.ts";
import { parseJson } from "../wire/check.ts";

/**
 * Reads the JSON in a model's answer: the text itself, else what stands in a code fence, else what lies between the
 * first bracket and the last; at the end `repair` may try. @throws SchemaMismatchError when nothing of this is JSON
 */
export function readJsonAnswer(text: string, repair?: (text: string) => string): unknown {
  const candidates = [text, fenced(text), bracketed(text)];
  for (const candidate of candidates) {
    const value = candidate === undefined ? undefined : parseJson(candidate);
    if (value !== undefined) return value;
  }
  let cause: unknown;
  try {
    if (repair !== undefined) return JSON.parse(repair(bracketed(text) ?? fenced(text) ?? text));
  } catch (error) {
    cause = error;
  }
  throw new SchemaMismatchError("The answer is not JSON.", text, [], cause);
}

function fenced(text: string): string | undefined {
  return /```(?:json)?\s*\n?([\s\S]*?)```/i.exec(text)?.[1]?.trim();
}

function bracketed(text: string): string | undefined {
  const start = text.search(/[[{]/);
  if (start === -1) return undefined;
  const end = text.lastIndexOf(text[start] === "{" ? "}" : "]");
  return end > start ? text.slice(start, end + 1) : text.slice(start);
}
