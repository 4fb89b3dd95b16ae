/** Reads one value of a catalogue file; `at` says where it stands, for the error. */
export type Read<T> = (value: unknown, at: string) => T;

/** A fault of a catalogue file: says what stands where, and what should. */
export class CatalogError extends Error {
  override readonly name = "CatalogError";
}

function wrong(at: string, wanted: string): never {
  throw new CatalogError(`${at} must be ${wanted}.`);
}

/** An object. */
export const object: Read<Record<string, unknown>> = (value, at) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : wrong(at, "an object");

/** A string that is not empty. */
export const text: Read<string> = (value, at) =>
  typeof value === "string" && value !== "" ? value : wrong(at, "a string that is not empty");

/** A whole number of one or more. */
export const count: Read<number> = (value, at) =>
  Number.isInteger(value) && (value as number) > 0 ? (value as number) : wrong(at, "a whole number above 0");

/** A list, each item read by `item`. */
export function list<T>(item: Read<T>): Read<T[]> {
  return (value, at) =>
    Array.isArray(value) ? value.map((entry, index) => item(entry, `${at}[${index}]`)) : wrong(at, "a list");
}

/** A value, or `fallback` when it is missing or null. */
export function optional<T, F>(read: Read<T>, fallback: F): Read<T | F> {
  return (value, at) => (value === undefined || value === null ? fallback : read(value, at));
}

/** A price: a decimal string, since a float would already have lost what the provider wrote. */
export const price: Read<string> = (value, at) =>
  typeof value === "string" && /^(?:-1|\d+(?:\.\d+)?)$/.test(value)
    ? value
    : wrong(at, 'a decimal string in USD, such as "0.000001"; "-1" means that it varies');
