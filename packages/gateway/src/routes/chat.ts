import type { ChatRequest } from "@wayfare/core";
import { decodeChatRequest } from "../chat/decode-chat-request.ts";
import { endStream } from "../chat/end-stream.ts";
import { streamHeaders, withHeartbeat } from "../chat/heartbeat.ts";
import { routerMetadata, wantsMetadata } from "../chat/router-metadata.ts";
import type { Reading } from "../dialects/dialect.ts";
import { dispatch, type Open, type Try } from "../dispatch.ts";
import type { Reply } from "../exchange.ts";
import { failureOf } from "../failure.ts";
import { createGenerationId, generationHeader } from "../generation-id.ts";
import type { MeteredCall } from "../meter/metered-call.ts";
import type { Parts } from "../parts.ts";
import { type Attempt, planAttempts } from "../planner.ts";
import type { Route, RouteCall } from "../router.ts";

/** POST /chat/completions. */
export function chatRoute(parts: Parts): Route {
  return {
    method: "POST",
    path: "/chat/completions",
    answer: async (call) => {
      const raw = await call.exchange.body(parts.settings.maxBodyBytes);
      const request = decodeChatRequest(raw);
      const plan = planAttempts(request, parts.catalog);
      const pending = serve(parts, call, request, plan, opener(parts, call, request, raw, plan));
      // Only a stream can be kept alive with comments; a JSON answer waits for its status.
      if (!request.stream) return pending;
      return withHeartbeat(pending, parts.settings.heartbeat, call.exchange.signal);
    },
  };
}

/** How one endpoint of the plan is tried. */
function opener(
  parts: Parts,
  { exchange }: RouteCall,
  request: ChatRequest,
  raw: Uint8Array,
  plan: readonly Attempt[],
): Open {
  const { headers, signal } = exchange;
  const asked = wantsMetadata(headers);
  return async (attempt, failed) => {
    const { upstream, dialect } = parts.line(attempt.endpoint.provider);
    const metadata = asked ? routerMetadata(request, plan, attempt, failed) : undefined;
    return dialect.attempt({ ...attempt, request, raw, headers, upstream, signal, metadata });
  };
}

/** Finds somebody to answer and meters the call, whether it ends well or not. */
async function serve(
  parts: Parts,
  call: RouteCall,
  request: ChatRequest,
  plan: readonly Attempt[],
  open: Open,
): Promise<Reply> {
  const { signal } = call.exchange;
  const tries: Try[] = [];
  const record = recorder(parts, call, request, tries);
  try {
    const { served } = await dispatch(plan, open, signal, (made) => void tries.push(made));
    const { reading } = served;
    // Some servers give no id; without one nobody could ask for the generation.
    reading.id ??= createGenerationId();
    const { body } = served;
    const headers = { ...served.headers, ...generationHeader(reading.id) };
    if (typeof body === "string" || body instanceof Uint8Array) {
      record(reading);
      return { status: 200, headers, body };
    }
    const ended = endStream(body, reading, signal, (error) => record(reading, error?.kind));
    return { status: 200, headers: { ...headers, ...streamHeaders }, body: ended };
  } catch (thrown) {
    const error = failureOf(thrown, undefined);
    // A failed call has a record as well, which its error names in a header.
    const id = error.generationId ?? createGenerationId();
    record({ id }, error.kind);
    throw Object.assign(error, { generationId: id });
  }
}

/** Ends the record of a call; only the first time counts. */
type Record = (reading: Reading, error?: string) => void;

/** Tells the meter once how a call went. */
function recorder(
  parts: Parts,
  { exchange, caller }: RouteCall,
  request: ChatRequest,
  tries: readonly Try[],
): Record {
  const startedAt = Date.now();
  const clock = performance.now();
  let recorded = false;
  return (reading, error) => {
    if (recorded) return;
    recorded = true;
    // The try that served has the first content; its duration runs until then.
    const served = tries.find((made) => made.error === undefined);
    const call: MeteredCall = {
      caller,
      request,
      headers: exchange.headers,
      startedAt,
      firstByte: served && served.startedAt + served.duration - startedAt,
      total: Math.round(performance.now() - clock),
      tries,
      reading,
      aborted: exchange.signal.aborted,
      error,
    };
    parts.meter.record(call);
  };
}
