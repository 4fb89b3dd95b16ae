import { type SchemaIssue, SchemaMismatchError } from "../errors/remedies.ts";
import type { ChatCompletion } from "../protocol/chat-completion.ts";
import type { SchemaObjection, StandardSchema } from "../protocol/standard-schema.ts";
import { readJsonAnswer } from "./json-answer.ts";

/**
 * Puts the parsed and validated answer of each choice into `message.parsed`.
 * @throws SchemaMismatchError with the text, when it is not JSON or does not fit
 */
export async function validateCompletion(
  { choices }: ChatCompletion,
  schema: StandardSchema,
  repair?: (text: string) => string,
): Promise<void> {
  for (const { message } of choices) {
    const text = message.content ?? "";
    // A turn that calls tools, or that the model refused, has no answer yet.
    if (text === "" && (message.tool_calls?.length || message.refusal)) continue;
    const value = readJsonAnswer(text, repair);
    const result = await schema["~standard"].validate(value);
    if (result.issues !== undefined) throw mismatch(text, result.issues);
    Object.assign(message, { parsed: result.value });
  }
}

function mismatch(text: string, objections: readonly SchemaObjection[]): SchemaMismatchError {
  const issues = objections.map(
    ({ message, path }): SchemaIssue => ({ path: (path ?? []).map(keyOf).join("."), message }),
  );
  const first = issues[0];
  const where = first?.path ? ` at ${first.path}` : "";
  const rest = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  return new SchemaMismatchError(
    `The answer does not fit the schema${where}: ${first?.message}${rest}.`,
    text,
    issues,
  );
}

function keyOf(part: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof part === "object" ? part.key : part);
}
