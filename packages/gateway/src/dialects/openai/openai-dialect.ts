import { connectionError, createOfferLookup, limitsOf, UpstreamStream, Watch } from "@wayfare/core/internal";
import { fieldsOf } from "../../inference/kind.ts";
import type { Dialect, DialectSettings, Served } from "../dialect.ts";
import { errorInside } from "../upstream-error.ts";
import type { UpstreamRules } from "./body-rules.ts";
import { headersOf } from "./passed-headers.ts";
import { createRecordFinder } from "./record-finder.ts";
import { type Opened, serveWhole } from "./serve-whole.ts";
import { upstreamClient } from "./upstream-client.ts";
import { createReader } from "./upstream-read.ts";
import { secretsOf, upstreamRequest } from "./upstream-request.ts";

/** Speaks to any server that takes chat completions, or their siblings for other media. Bytes pass through; what differs by server stands in `rules`. */
export function createOpenAiDialect(settings: DialectSettings, rules: UpstreamRules): Dialect {
  const { transport, deadlines } = settings;
  return {
    read: createReader(settings),
    serves: ({ api }) => rules.paths[api] !== undefined,
    lacks: ({ api }, request) => rules.lacking?.[api]?.find((field) => isGiven(fieldsOf(request)[field])),
    ...(rules.keepsRecords && {
      findRecord: createRecordFinder(transport),
      createOffers: (upstream) => createOfferLookup(upstreamClient(upstream, transport).models),
    }),
    async attempt(call) {
      const watch = new Watch(limitsOf(deadlines), Number.POSITIVE_INFINITY, call.signal);
      // Whatever is thrown from here on is freed of our keys, wherever an upstream repeats it.
      const secrets = secretsOf(call.upstream);
      try {
        const response = await transport({ ...upstreamRequest(call, rules), signal: watch.signal }).catch(
          (error) => {
            throw watch.failure ?? connectionError(error, "request", secrets);
          },
        );
        return await serve({ call, response, watch, secrets });
      } catch (error) {
        // No timer and no listener may outlive an attempt that failed.
        watch.stop();
        throw error;
      }
    },
  };
}

/** Empty lists say nothing. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

/** An answer is read as what it is: errors come as JSON also where a stream was asked for. */
function serve(opened: Opened): Promise<Served> {
  const { call, response } = opened;
  const streams = response.header("content-type")?.includes("text/event-stream") === true;
  if (response.status === 200 && call.request.stream && streams) return serveStream(opened);
  return serveWhole(opened);
}

/** Resolves with the first content; an error that comes in its place can still lead elsewhere. */
async function serveStream({ call, response, watch, secrets }: Opened): Promise<Served> {
  const stream = new UpstreamStream(call.kind, response.reader(), watch, secrets);
  try {
    await stream.open();
    const { firstError, reading } = stream.scan;
    const failure = firstError && errorInside(firstError, { status: 200, secrets }, call.provider.name);
    if (failure !== undefined) throw failure;
    return { headers: headersOf(response), body: stream.bytes(), reading };
  } catch (error) {
    stream.stop();
    throw error;
  }
}
