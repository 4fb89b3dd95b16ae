import { generationHeader } from "@wayfare/core/internal";
import { keyLimits } from "../access/key-limits.ts";
import { policyOf } from "../access/key-policy.ts";
import { endStream, errorEnding, noEnding } from "../chat/end-stream.ts";
import { streamHeaders, withHeartbeat } from "../chat/heartbeat.ts";
import { keepAble } from "../chat/keep-able.ts";
import { applyPolicy, planUnder } from "../chat/key-policy.ts";
import { keepNarrow } from "../chat/narrow-providers.ts";
import { offersOf } from "../chat/offers.ts";
import { keepPrivate, privateHeaders } from "../chat/privacy-floor.ts";
import { reservable } from "../chat/reservable.ts";
import { routerMetadata, wantsMetadata } from "../chat/router-metadata.ts";
import { dispatch, type Open, type Try } from "../dispatch.ts";
import type { Reply } from "../exchange.ts";
import { failureOf } from "../failure.ts";
import { recordId } from "../generation-id.ts";
import type { InferenceKind } from "../inference/kind.ts";
import { tagsOf } from "../meter/tags.ts";
import type { Parts } from "../parts.ts";
import type { Attempt } from "../planner.ts";
import type { Route, RouteCall } from "../router.ts";
import { keepJob } from "./keep-job.ts";
import { type Admitted, recorderOf } from "./recorder.ts";

/** The route of one kind of call, such as POST /chat/completions. */
export function inferenceRoute(parts: Parts, kind: InferenceKind): Route {
  return {
    method: "POST",
    path: kind.path,
    needs: "inference",
    answer: async (call) => {
      const admitted = await admit(parts, call, kind);
      const pending = serve(parts, admitted);
      // Only a stream can be kept alive with comments; a JSON answer waits for its status.
      if (!admitted.request.stream) return pending;
      return withHeartbeat(pending, parts.settings.heartbeat, call.exchange.signal);
    },
  };
}

/** Holds a call to the policy of its key, plans it and reserves what it may cost at most. */
async function admit(parts: Parts, call: RouteCall, kind: InferenceKind): Promise<Admitted> {
  const { settings, catalog, budgets, spending, meter } = parts;
  const { exchange, caller } = call;
  const raw = await exchange.body(settings.maxBodyBytes);
  const asked = { kind, request: kind.decode(raw), raw };
  const policy = policyOf(caller.key);
  const held = applyPolicy(policy, asked, catalog);
  const isRouted = (attempt: Attempt) => parts.line(attempt.endpoint.provider).routes;
  const able = keepAble(held, planUnder(policy, asked, held, catalog), parts.line);
  const plan = keepPrivate(policy, keepNarrow(policy, able, isRouted, kind), parts.line, kind);
  const tags = tagsOf(held.request, exchange.headers, caller);
  const listed = offersOf(plan, parts.line);
  const offers = kind.offers?.(listed, held.request) ?? listed;
  const limits = keyLimits(caller.key);
  const sought = { request: reservable(held, plan, isRouted), tags, offers };
  // Whoever closes the gateway from here on waits for this call.
  meter.expect();
  try {
    const ticket = await budgets.admit({ ...sought, limits });
    const admitAgain = () => spending.admit({ ...sought, limits: { budgets: limits?.budgets } });
    return { ...call, ...held, plan, tags, ticket, admitAgain };
  } catch (error) {
    meter.drop();
    throw error;
  }
}

/** How one endpoint of the plan is tried. */
function opener(parts: Parts, { exchange, caller, kind, request, raw, plan }: Admitted): Open {
  const { signal } = exchange;
  const headers = privateHeaders(policyOf(caller.key), exchange.headers);
  const asked = wantsMetadata(headers);
  return async (attempt, failed) => {
    const { upstream, dialect } = parts.line(attempt.endpoint.provider);
    const metadata = asked ? routerMetadata(request, plan, attempt, failed) : undefined;
    return dialect.attempt({ ...attempt, kind, request, raw, headers, upstream, signal, metadata });
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
      record.again,
    );
    const { reading, body } = served;
    const id = recordId(reading.id, isTrusted(parts, attempt));
    const headers = { ...served.headers, ...generationHeader(id) };
    if (typeof body === "string" || body instanceof Uint8Array) {
      const metered = record.end(id, reading);
      const answer = typeof body === "string" ? keepJob(parts, attempt, body, metered) : body;
      return { status: served.status ?? 200, headers, body: answer };
    }
    const streams = call.request.stream === true;
    // Some servers give no id; the chunk that tells an error needs one.
    if (streams) reading.id ??= id;
    const ending = streams ? errorEnding : noEnding;
    const ended = endStream(body, reading, signal, ending, (error) => record.end(id, reading, error?.kind));
    return { status: 200, headers: { ...headers, ...(streams && streamHeaders) }, body: ended };
  } catch (thrown) {
    const error = failureOf(thrown, undefined);
    // A failed call has a record as well, which its error names in a header.
    const id = recordId(error.generationId, isTrusted(parts, tries.at(-1)?.attempt));
    record.end(id, { id }, error.kind);
    throw Object.assign(error, { generationId: id });
  }
}

/** Whether an endpoint's ids are its own, and the only ones of their kind: a router's, or those of the sandbox. */
function isTrusted(parts: Parts, attempt: Attempt | undefined): boolean {
  if (attempt === undefined) return false;
  const { routes, remote } = parts.line(attempt.endpoint.provider);
  return routes || !remote;
}
