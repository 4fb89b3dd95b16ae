import { isOpenRouterError, type OpenRouterError } from "@wayfare/core";
import { redact } from "@wayfare/core/internal";
import type { GuardOptions } from "../options.ts";
import { HostError } from "../request/of-host.ts";
import { internalError } from "./safe-error.ts";

/** Told of failures that are the server's affair. Never throws. */
export type Report = (error: unknown) => void;

export function createReport({ onError = logError }: Pick<GuardOptions, "onError">): Report {
  // Whoever fails at being told of a failure is not told of that one.
  return (error) =>
    quietly(
      () => onError(error instanceof HostError ? error.cause : error),
      () => {},
    );
}

/** Runs a listener; what it throws, now or later, goes to `report`. */
export function quietly(listen: () => unknown, report: Report): void {
  try {
    Promise.resolve(listen()).catch(report);
  } catch (error) {
    report(error);
  }
}

/** Says what happened and where, without what was asked: messages of foreign errors may quote it. */
function logError(error: unknown): void {
  const { name = "Error", message = "", stack = "" } = (error ?? {}) as Partial<Error>;
  const places = stack.split("\n").filter((line) => /^\s+at /.test(line));
  const said = isOpenRouterError(error) ? `${name}: ${message}` : [name, ...places].join("\n");
  console.error(redact(`@wayfare/express: ${said}`));
}

/** What a failure is answered with; one that is no error of ours is a bug. */
export function knownError(thrown: unknown, report: Report): OpenRouterError {
  if (isOpenRouterError(thrown)) return thrown;
  report(thrown);
  return internalError();
}
