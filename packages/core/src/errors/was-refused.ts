import type { CallPhase, ErrorKind } from "./openrouter-error.ts";

/** After these, a generation may go on behind whoever gave up waiting for it. */
const timeouts: ReadonlySet<number> = new Set([408, 504, 524]);

/** What has to be known of a failure to know whether anybody bills for it. */
export interface RefusalFacts {
  kind: ErrorKind;
  phase?: CallPhase | undefined;
  /** What had come of the answer. */
  partial?: object | undefined;
  status?: number | undefined;
  /** The code that the body told: without one, it was a page of whoever stands between. */
  code?: number | string | undefined;
}

/** Whether it is known that nobody bills the call: it was never sent, or refused in the API's own words. */
export function wasRefused({ kind, phase, partial, status, code }: RefusalFacts): boolean {
  // What the client itself refuses has no status.
  if (phase === "connect" || (kind === "request" && status === undefined)) return true;
  if (partial !== undefined || status === undefined || status < 400 || timeouts.has(status)) return false;
  return status < 500 || code !== undefined;
}

/** Statuses from 500 on that say that nothing was begun. */
const overloads: ReadonlySet<number> = new Set([503, 529]);

/**
 * Whether it is known that the server did not take the work on: it was never sent, or turned away in the API's own
 * words. Stricter than {@link wasRefused}: of a provider that failed it is not known what it still makes.
 */
export function wasTurnedAway(failure: RefusalFacts): boolean {
  const { status = 0 } = failure;
  return wasRefused(failure) && (status < 500 || overloads.has(status));
}
