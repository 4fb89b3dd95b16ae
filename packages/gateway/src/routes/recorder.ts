import type { Ticket } from "@wayfare/core/budgets";
import type { Asked } from "../chat/key-policy.ts";
import type { Reading } from "../dialects/dialect.ts";
import type { Try } from "../dispatch.ts";
import type { MeteredCall } from "../meter/metered-call.ts";
import type { Parts } from "../parts.ts";
import type { Attempt } from "../planner.ts";
import type { RouteCall } from "../router.ts";

/** A call that was let through. */
export interface Admitted extends RouteCall, Asked {
  readonly plan: readonly Attempt[];
  readonly tags: Readonly<Record<string, string>>;
  readonly ticket: Ticket;
}

/** Ends the record of a call; only the first time counts, and gives what was recorded. */
export type Recorder = (id: string, reading: Reading, error?: string) => MeteredCall | undefined;

/** Tells the meter once how a call went. */
export function recorderOf(parts: Parts, call: Admitted, tries: readonly Try[]): Recorder {
  const startedAt = parts.settings.clock();
  const begun = Date.now();
  const clock = performance.now();
  const { caller, kind, request, tags, ticket, exchange } = call;
  let recorded = false;
  return (id, reading, error) => {
    if (recorded) return undefined;
    recorded = true;
    // The try that served has the first content; its duration runs until then.
    const served = tries.find((made) => made.error === undefined);
    const last = tries.at(-1);
    const metered: MeteredCall = {
      id,
      caller,
      kind,
      request,
      headers: exchange.headers,
      ticket,
      tags,
      startedAt,
      firstByte: served && served.startedAt + served.duration - begun,
      total: Math.round(performance.now() - clock),
      tries,
      reading,
      bill: (served ?? (wasLeft(parts, last) ? last : undefined))?.attempt,
      aborted: exchange.signal.aborted,
      error,
      findRecord: kind.status === undefined ? recordFinder(parts, served, reading.id) : undefined,
    };
    parts.meter.record(metered);
    return metered;
  };
}

/** Whether a provider was still working when the client left: it may bill what it had read by then. */
function wasLeft(parts: Parts, made: Try | undefined): boolean {
  return made?.error?.kind === "aborted" && parts.line(made.attempt.endpoint.provider).remote;
}

/** Asks the upstream that served for its record of the call, where it keeps one. */
function recordFinder(parts: Parts, served: Try | undefined, id: string | undefined) {
  if (served === undefined || id === undefined) return undefined;
  const { upstream, dialect } = parts.line(served.attempt.endpoint.provider);
  const { findRecord } = dialect;
  if (upstream.keepsRecords === false) return undefined;
  return findRecord && ((signal: AbortSignal) => findRecord(upstream, id, signal));
}
