import { isOpenRouterError, type OpenRouterError, UnavailableError } from "@wayfare/core";

/** Failures without an answer have no status of their own; the client gets the one for a bad gateway or a timeout. */
export function failureOf(thrown: unknown, provider: string | undefined): OpenRouterError {
  if (!isOpenRouterError(thrown)) {
    // A bug of a dialect must not stand in the way of the next endpoint, nor show its inside.
    const facts = { status: 500, error_type: "server", provider, cause: thrown };
    return new UnavailableError("The gateway failed to speak to the provider.", facts);
  }
  if (thrown.status !== undefined || thrown.kind === "aborted") return thrown;
  const late = thrown.kind === "timeout";
  const facts = { status: late ? 504 : 502, error_type: late ? "timeout" : "provider_unavailable" };
  return Object.assign(thrown, facts, { provider: thrown.provider ?? provider });
}

/** A listener of the embedding program's that cannot harm an answer: what it throws, now or later, goes to `report`. */
export function guarded<T>(
  listener: (value: T) => unknown,
  report: (error: unknown) => void,
): (value: T) => void {
  return (value) => {
    try {
      Promise.resolve(listener(value)).catch(report);
    } catch (error) {
      report(error);
    }
  };
}
