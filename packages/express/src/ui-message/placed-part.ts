import { invalidRequest, isObject } from "@wayfare/core/internal";

/** A part of a UI message, and where it stands: messages about it say so, and never what it holds. */
export interface PlacedPart {
  /** Such as "messages[3].parts[0]". */
  readonly place: string;
  readonly type: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * Reads a list of parts.
 * @throws InvalidRequestError where it is none
 */
export function partsAt(value: unknown, place: string): PlacedPart[] {
  if (!Array.isArray(value))
    throw invalidRequest(`'${place}' must be an array of parts, as useChat sends it.`);
  return Array.from(value, (fields: unknown, at) => {
    const here = `${place}[${at}]`;
    if (!isObject(fields)) throw invalidRequest(`'${here}' must be an object with a type.`);
    const { type } = fields;
    if (typeof type !== "string") throw invalidRequest(`'${here}.type' must be a string.`);
    return { place: here, type, fields };
  });
}

/** @throws InvalidRequestError where the field is no string */
export function stringAt({ fields, place }: PlacedPart, name: string): string {
  const value = fields[name];
  if (typeof value !== "string") throw invalidRequest(`'${place}.${name}' must be a string.`);
  return value;
}

/** @throws InvalidRequestError where the field is no string, or says nothing */
export function textAt(part: PlacedPart, name: string): string {
  const value = stringAt(part, name);
  if (value === "") throw invalidRequest(`'${part.place}.${name}' must be a text that is not empty.`);
  return value;
}

/** Levels of objects and lists in one message; more would overflow the stack where it is written as JSON. */
const DEEPEST = 100;

/** @throws InvalidRequestError for what is nested deeper than anybody means */
export function checkDepth(value: unknown, place: string): void {
  if (isDeeper(value, DEEPEST))
    throw invalidRequest(`'${place}' must not be nested deeper than ${DEEPEST} levels.`);
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((held) => isDeeper(held, levels - 1));
}
