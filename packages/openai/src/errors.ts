import { isOpenRouterError, type OpenRouterError } from "@wayfare/core";
import { decodeError, isObject } from "@wayfare/core/internal";

const byObject = new WeakMap<object, OpenRouterError>();

/** Lets `errorOf` find what core knows of a failure, by what the SDK hands out again. */
export function keepError(error: OpenRouterError, ...objects: (object | undefined)[]): void {
  for (const object of objects) if (object !== undefined) byObject.set(object, error);
}

/**
 * What core knows of an error that the SDK threw: what to do about it (`kind`), whether and when to try again, what the
 * provider said, and the receipt.
 *
 * @returns undefined for an error that no call of a client or `fetch` of this package ended with
 */
export function errorOf(thrown: unknown): OpenRouterError | undefined {
  if (isOpenRouterError(thrown)) return thrown;
  if (!isObject(thrown)) return undefined;
  const { headers, cause, error } = thrown;
  if (isOpenRouterError(cause)) return cause;
  const known = byObject.get(thrown) ?? (isObject(headers) ? byObject.get(headers) : undefined);
  if (known !== undefined || !isTold(headers)) return known;
  // An event of the stream told it, which passed as it came.
  return isObject(error) ? decodeError({ status: 200, body: { error }, phase: "stream" }) : undefined;
}

const streams = new WeakSet<object>();

/** Takes note of a stream by its headers, which the SDK puts on errors that its events tell. */
export function keepStream(headers: object): void {
  streams.add(headers);
}

function isTold(headers: unknown): boolean {
  return typeof headers === "object" && headers !== null && streams.has(headers);
}
