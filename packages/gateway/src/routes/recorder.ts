import type { Ticket } from "@wayfare/core/budgets";
import { type Reading, wasRefused } from "@wayfare/core/internal";
import type { Asked } from "../chat/key-policy.ts";
import type { Try } from "../dispatch.ts";
import { createGenerationId } from "../generation-id.ts";
import type { MeteredCall } from "../meter/metered-call.ts";
import type { Parts } from "../parts.ts";
import type { Attempt } from "../planner.ts";
import type { RouteCall } from "../router.ts";

/** A call that was let through. */
export interface Admitted extends RouteCall, Asked {
  readonly plan: readonly Attempt[];
  readonly tags: Readonly<Record<string, string>>;
  readonly ticket: Ticket;
  /** A ticket for a further try, of whatever limits money. @throws what refuses it */
  admitAgain(): Promise<Ticket>;
}

/** Writes the record of one call. */
export interface Recorder {
  /** Ends it; only the first time counts, and gives what was recorded. */
  end(id: string, reading: Reading, error?: string): MeteredCall | undefined;
  /**
   * Told before the call is tried again. A try that somebody may bill although it brought nothing has a record of its
   * own, and keeps what was reserved: the next one needs a ticket of its own.
   * @throws what refuses that ticket
   */
  again(made: Try): Promise<void>;
}

/** Starts the record of a call; `tries` grows while it is made. */
export function recorderOf(parts: Parts, call: Admitted, tries: readonly Try[]): Recorder {
  const startedAt = parts.settings.clock();
  const begun = Date.now();
  const clock = performance.now();
  const { caller, kind, request, tags, exchange } = call;
  const common = { caller, kind, request, headers: exchange.headers, tags };
  const told = new Set<Try>();
  let { ticket } = call;
  let recorded = false;
  const mayCost = (made: Try) => !kind.writes && !told.has(made) && mayBeBilled(parts, made);
  return {
    end: (id, reading, error) => {
      if (recorded) return undefined;
      recorded = true;
      // The try that served has the first content; its duration runs until then.
      const served = tries.find((made) => made.error === undefined);
      const last = tries.at(-1);
      const bill = (served ?? (wasLeft(parts, last) ? last : undefined))?.attempt;
      const metered: MeteredCall = {
        ...{ ...common, id, ticket, startedAt, tries, reading, bill, error },
        firstByte: served && served.startedAt + served.duration - begun,
        total: Math.round(performance.now() - clock),
        unbilled: bill === undefined && !tries.some(mayCost),
        aborted: exchange.signal.aborted,
        findRecord: kind.status === undefined ? recordFinder(parts, served, reading.id) : undefined,
      };
      parts.meter.record(metered);
      return metered;
    },
    again: async (made) => {
      if (!mayCost(made)) return;
      const next = await call.admitAgain();
      parts.meter.lose({ ...common, ...lostCall(made), ticket });
      told.add(made);
      ticket = next;
    },
  };
}

/** Whether a provider may bill a try that brought nothing: it was not refused in the provider's own words. */
function mayBeBilled(parts: Parts, { attempt, error }: Try): boolean {
  return error !== undefined && parts.line(attempt.endpoint.provider).remote && !wasRefused(error);
}

/** What a record tells of such a try alone. */
function lostCall(made: Try) {
  const { attempt, startedAt, duration, error } = made;
  return {
    id: createGenerationId(),
    startedAt,
    firstByte: undefined,
    total: duration,
    tries: [made],
    bill: undefined,
    unbilled: false,
    reading: { model: attempt.model.id, provider: attempt.provider.name },
    aborted: false,
    error: error?.kind,
    findRecord: undefined,
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
