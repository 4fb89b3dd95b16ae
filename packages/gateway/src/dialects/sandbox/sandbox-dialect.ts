import {
  AbortedError,
  type ChatChunk,
  foldChunks,
  isOpenRouterError,
  type OpenRouterError,
} from "@wayfare/core";
import { encodeChunk, type Reading, streamEnd } from "@wayfare/core/internal";
import type { SandboxFault } from "../../catalog/catalog.ts";
import { BrokenConnection } from "../../exchange.ts";
import type { Dialect, DialectCall, DialectFactory, Served } from "../dialect.ts";
import { upstreamError } from "../upstream-error.ts";
import { checkContext } from "./check-context.ts";
import { mediaMaker } from "./media/media-makers.ts";
import { serveMedia } from "./media/serve-media.ts";
import { Pace } from "./pace.ts";
import { type Prompt, readPrompt } from "./prompt.ts";
import { type Script, writeScript } from "./script.ts";
import { finishChunk, pieceChunks, type Speaker, speakerOf, usageChunk } from "./speech.ts";
import { spellingOf } from "./spelling.ts";
import { usageOf } from "./usage.ts";

/** What an answer costs that is not billed. */
const free = { prompt: "0", completion: "0" };

/** One answer on its way out. */
interface Speech {
  /** What was asked, and of whom. */
  readonly call: DialectCall;
  /** What of it is understood. */
  readonly prompt: Prompt;
  /** What will be said. */
  readonly script: Script;
  /** Who says it. */
  readonly speaker: Speaker;
  /** How fast. */
  readonly pace: Pace;
  /** What the meter hears. */
  readonly reading: Reading;
}

/** A stand-in for providers, for machines without a key: deterministic answers, plausible timing, scripted faults. */
export const createSandboxDialect: DialectFactory = ({ sandboxSpeed }): Dialect => ({
  serves: ({ api, written }) => written.length > 0 || mediaMaker(api) !== undefined,
  async attempt(call) {
    try {
      return await serve(call, new Pace(call, sandboxSpeed));
    } catch (error) {
      if (isOpenRouterError(error) || !call.signal.aborted) throw error;
      throw new AbortedError("The client left.", { cause: error });
    }
  },
});

/** The first token decides: faults up to it are failures of the attempt, later ones break the stream. */
async function serve(call: DialectCall, pace: Pace): Promise<Served> {
  const fault = call.endpoint.sandbox?.fault;
  const fail = () => {
    if (fault) throw faultError(fault, call);
  };
  const make = mediaMaker(call.kind.api);
  if (make !== undefined) return serveMedia(call, make, pace, fail);
  const prompt = readPrompt(call.request);
  checkContext(call, prompt.tokens);
  const script = writeScript(call.request, call.model, call.endpoint, prompt);
  await pace.first();
  // Without a stream a broken answer is no answer: nothing of it has been sent when it breaks.
  if (fault?.when !== "stream" || !call.request.stream) fail();
  const speaker = speakerOf(call);
  const reading: Reading = {
    id: speaker.id,
    model: speaker.model,
    provider: speaker.provider,
    service_tier: null,
  };
  const speech: Speech = { call, prompt, script, speaker, pace, reading };
  if (call.request.stream) {
    return { headers: { "content-type": "text/event-stream" }, body: speak(speech), reading };
  }
  await pace.tokens(script.pieces.length);
  return { headers: { "content-type": "application/json" }, body: write(speech), reading };
}

/** A whole answer is the fold of its stream, here as for every client. */
function write({ call, prompt, script, speaker, reading }: Speech): string {
  const { finish_reason } = script;
  const usage = usageOf(prompt, script.pieces, script.call, call.endpoint.pricing);
  Object.assign(reading, { usage, finish_reason, native_finish_reason: finish_reason });
  const chunks = [...pieceChunks(speaker, script)].flatMap(({ chunk }) => (chunk ? [chunk] : []));
  const completion = foldChunks([...chunks, usageChunk(speaker, finish_reason, usage, call.metadata)]);
  return JSON.stringify(spellingOf(call.kind).whole(completion));
}

/** Speaks token by token, at the provider's pace. */
async function* speak({ call, prompt, script, speaker, pace, reading }: Speech): AsyncGenerator<string> {
  const fault = call.endpoint.sandbox?.fault;
  const encode = (chunk: ChatChunk) => encodeChunk(spellingOf(call.kind).chunk(chunk));
  let spoken = 0;
  try {
    for (const { chunk } of pieceChunks(speaker, script)) {
      if (fault && spoken === fault.after_tokens)
        throw fault.cut ? new BrokenConnection() : faultError(fault, call);
      spoken += 1;
      await pace.tokens(1);
      if (chunk) yield encode(chunk);
    }
    const { finish_reason } = script;
    Object.assign(reading, { finish_reason, native_finish_reason: finish_reason });
    yield encode(finishChunk(speaker, finish_reason));
    const usage = usageOf(prompt, script.pieces, script.call, call.endpoint.pricing);
    yield encode(usageChunk(speaker, finish_reason, usage, call.metadata)) + streamEnd;
  } catch (error) {
    if (!call.signal.aborted) reading.finish_reason = "error";
    throw error;
  } finally {
    // A client that left pays what it was sent; an answer that ends in an error is not billed (OpenRouter docs).
    const pricing = reading.finish_reason === "error" ? free : call.endpoint.pricing;
    reading.usage = usageOf(prompt, script.pieces.slice(0, spoken), script.call, pricing);
  }
}

/** A scripted fault takes the way of a real one, so that both read alike. */
function faultError(fault: SandboxFault, { provider }: DialectCall): OpenRouterError {
  const wait = fault.retry_after;
  const metadata = {
    ...fault.metadata,
    ...(wait !== undefined && { retry_after_seconds: wait, headers: { "Retry-After": String(wait) } }),
  };
  const body = { error: { code: fault.status, message: fault.message, metadata } };
  return upstreamError({ status: fault.status, body }, provider.name);
}
