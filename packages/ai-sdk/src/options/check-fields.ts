import { InvalidArgumentError } from "@ai-sdk/provider";
import type { BodyFields } from "@wayfare/core/adapter";

/** What a field may be. */
export type Kind = "text" | "number" | "flag" | "texts" | "list" | "object" | "any";

/** What fields may be, by name; those of an object by their own names. */
export interface Kinds {
  readonly [name: string]: Kind | Kinds;
}

const words: Readonly<Record<Kind, string>> = {
  text: "a string",
  number: "a number",
  flag: "true or false",
  texts: "a list of strings",
  list: "a list",
  object: "an object",
  any: "anything",
};

/**
 * Looks whether fields are of their kinds. Null leaves a field to the API, and those that are not named are its business.
 * @throws InvalidArgumentError that names the first field that is not, such as "settings.provider.order"
 */
export function checkFields(given: BodyFields, kinds: Kinds, argument: string): void {
  for (const name of Object.keys(given)) {
    const value = given[name];
    const expected = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (expected === undefined || value === undefined || value === null) continue;
    const place = argument === "" ? name : `${argument}.${name}`;
    const kind = typeof expected === "string" ? expected : "object";
    if (!isOfKind(value, kind)) {
      throw new InvalidArgumentError({
        argument: place,
        message: `\`${place}\` must be ${words[kind]}, not ${describe(value)}.`,
      });
    }
    if (typeof expected === "object") checkFields(value as BodyFields, expected, place);
  }
}

function isOfKind(value: unknown, kind: Kind): boolean {
  if (kind === "any") return true;
  if (kind === "text") return typeof value === "string";
  if (kind === "number") return typeof value === "number";
  if (kind === "flag") return typeof value === "boolean";
  if (kind === "object") return typeof value === "object" && !Array.isArray(value);
  return Array.isArray(value) && (kind === "list" || value.every((item) => typeof item === "string"));
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : (JSON.stringify(value) ?? typeof value);
}
