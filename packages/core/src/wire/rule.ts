import { invalidRequest } from "../errors/refusals.ts";
import { isObject } from "./check.ts";

/** Whether a value is fit, and what to send where it is not. */
export interface Rule {
  readonly wanted: string;
  fits(value: unknown): boolean;
}

/** Rules by field. */
export type Rules = Readonly<Record<string, Rule>>;

export const string: Rule = { wanted: "a string", fits: (value) => typeof value === "string" };
export const text: Rule = {
  wanted: "a text that is not empty",
  fits: (value) => typeof value === "string" && value !== "",
};
export const boolean: Rule = { wanted: "true or false", fits: (value) => typeof value === "boolean" };
export const object: Rule = { wanted: "an object", fits: isObject };
export const strings: Rule = { wanted: "an array of strings", fits: (value) => listOf(value, string.fits) };
export const wholeNumber: Rule = {
  wanted: "a whole number of 1 or more",
  fits: (value) => Number.isInteger(value) && (value as number) > 0,
};

/** A number within bounds, both included. */
export function between(low: number, high: number): Rule {
  return {
    wanted: `a number from ${low} to ${high}`,
    fits: (value) => typeof value === "number" && value >= low && value <= high,
  };
}

/** Whether a value is a list of which every item fits. */
export function listOf(value: unknown, fits: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(fits);
}

/** Whether a value is an object that says of which type it is. */
export function isTyped(value: unknown): boolean {
  return isObject(value) && typeof value.type === "string";
}

/**
 * Drops what is null. The message names the field and what fits; the value may be private and stays out.
 * @throws InvalidRequestError
 */
export function checkFields(fields: Record<string, unknown>, rules: Rules, prefix = ""): void {
  for (const [field, rule] of Object.entries(rules)) {
    const value = fields[field];
    if (value === null) delete fields[field];
    else if (value !== undefined && !rule.fits(value))
      throw invalidRequest(`'${prefix}${field}' must be ${rule.wanted}.`);
  }
}
