import type { Ticket } from "@wayfare/core/budgets";
import { keyLimits } from "../access/key-limits.ts";
import { policyOf } from "../access/key-policy.ts";
import { decodeChatRequest } from "../chat/decode-chat-request.ts";
import { endStream } from "../chat/end-stream.ts";
import { streamHeaders, withHeartbeat } from "../chat/heartbeat.ts";
import { type Asked, applyPolicy, planUnder } from "../chat/key-policy.ts";
import { offersOf } from "../chat/offers.ts";
import { keepPrivate, privateHeaders } from "../chat/privacy-floor.ts";
import { reservable } from "../chat/reservable.ts";
import { routerMetadata, wantsMetadata } from "../chat/router-metadata.ts";
import type { Reading } from "../dialects/dialect.ts";
import { dispatch, type Open, type Try } from "../dispatch.ts";
import type { Reply } from "../exchange.ts";
import { failureOf } from "../failure.ts";
import { generationHeader, recordId } from "../generation-id.ts";
import { tagsOf } from "../meter/tags.ts";
import type { Parts } from "../parts.ts";
import type { Attempt } from "../planner.ts";
import type { Route, RouteCall } from "../router.ts";

/** A call that was let through. */
interface Admitted extends RouteCall, Asked {
  readonly plan: readonly Attempt[];
  readonly tags: Readonly<Record<string, string>>;
  readonly ticket: Ticket;
}

/** POST /chat/completions. */
export function chatRoute(parts: Parts): Route {
  return {
    method: "POST",
    path: "/chat/completions",
    needs: "inference",
    answer: async (call) => {
      const admitted = await admit(parts, call);
      const pending = serve(parts, admitted);
      // Only a stream can be kept alive with comments; a JSON answer waits for its status.
      if (!admitted.request.stream) return pending;
      return withHeartbeat(pending, parts.settings.heartbeat, call.exchange.signal);
    },
  };
}

/** Holds a call to the policy of its key, plans it and reserves what it may cost at most. */
async function admit(parts: Parts, call: RouteCall): Promise<Admitted> {
  const { settings, catalog, budgets, meter } = parts;
  const { exchange, caller } = call;
  const raw = await exchange.body(settings.maxBodyBytes);
  const asked = { request: decodeChatRequest(raw), raw };
  const policy = policyOf(caller.key);
  const held = applyPolicy(policy, asked, catalog);
  const plan = keepPrivate(policy, planUnder(policy, asked, held, catalog), parts.line);
  const isRouted = (attempt: Attempt) => parts.line(attempt.endpoint.provider).routes;
  const tags = tagsOf(held.request, exchange.headers, caller);
  const offers = offersOf(plan, parts.line);
  const limits = keyLimits(caller.key);
  const request = reservable(held.request, plan, isRouted);
  // Whoever closes the gateway from here on waits for this call.
  meter.expect();
  try {
    const ticket = await budgets.admit({ request, tags, offers, limits });
    return { ...call, ...held, plan, tags, ticket };
  } catch (error) {
    meter.drop();
    throw error;
  }
}

/** How one endpoint of the plan is tried. */
function opener(parts: Parts, { exchange, caller, request, raw, plan }: Admitted): Open {
  const { signal } = exchange;
  const headers = privateHeaders(policyOf(caller.key), exchange.headers);
  const asked = wantsMetadata(headers);
  return async (attempt, failed) => {
    const { upstream, dialect } = parts.line(attempt.endpoint.provider);
    const metadata = asked ? routerMetadata(request, plan, attempt, failed) : undefined;
    return dialect.attempt({ ...attempt, request, raw, headers, upstream, signal, metadata });
  };
}

/** Finds somebody to answer and meters the call, whether it ends well or not. */
async function serve(parts: Parts, call: Admitted): Promise<Reply> {
  const { signal } = call.exchange;
  const tries: Try[] = [];
  const record = recorderOf(parts, call, tries);
  try {
    const { served, attempt } = await dispatch(
      call.plan,
      opener(parts, call),
      signal,
      (made) => void tries.push(made),
    );
    const { reading, body } = served;
    const id = recordId(reading.id, isTrusted(parts, attempt));
    // Some servers give no id; the chunk that tells an error needs one.
    reading.id ??= id;
    const headers = { ...served.headers, ...generationHeader(id) };
    if (typeof body === "string" || body instanceof Uint8Array) {
      record(id, reading);
      return { status: 200, headers, body };
    }
    const ended = endStream(body, reading, signal, (error) => record(id, reading, error?.kind));
    return { status: 200, headers: { ...headers, ...streamHeaders }, body: ended };
  } catch (thrown) {
    const error = failureOf(thrown, undefined);
    // A failed call has a record as well, which its error names in a header.
    const id = recordId(error.generationId, isTrusted(parts, tries.at(-1)?.attempt));
    record(id, { id }, error.kind);
    throw Object.assign(error, { generationId: id });
  }
}

/** Whether an endpoint's ids are its own, and the only ones of their kind: a router's, or those of the sandbox. */
function isTrusted(parts: Parts, attempt: Attempt | undefined): boolean {
  if (attempt === undefined) return false;
  const { routes, remote } = parts.line(attempt.endpoint.provider);
  return routes || !remote;
}

/** Ends the record of a call; only the first time counts. */
type Recorder = (id: string, reading: Reading, error?: string) => void;

/** Tells the meter once how a call went. */
function recorderOf(parts: Parts, call: Admitted, tries: readonly Try[]): Recorder {
  const startedAt = parts.settings.clock();
  const begun = Date.now();
  const clock = performance.now();
  const { caller, request, tags, ticket, exchange } = call;
  let recorded = false;
  return (id, reading, error) => {
    if (recorded) return;
    recorded = true;
    // The try that served has the first content; its duration runs until then.
    const served = tries.find((made) => made.error === undefined);
    const last = tries.at(-1);
    parts.meter.record({
      id,
      caller,
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
      findRecord: recordFinder(parts, served, reading.id),
    });
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
