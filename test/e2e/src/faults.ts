import type { CallOptions, CallPhase, ErrorKind } from "@wayfare/core";
import {
  cutAfterHeaders,
  cutBeforeHeaders,
  cutMidStream,
  endWithoutFinish,
  errorChunk,
  errorFirstEvent,
  errorInside200,
  errorMidStream,
  hangAfterHeaders,
  hangBeforeHeaders,
  hangMidStream,
  htmlError,
  json,
  type Reply,
  sse,
  stories,
  text,
  UPSTREAM_BROKE,
} from "@wayfare/test-upstream";
import type { Answerer } from "./legs.ts";

/** What the caller learns. */
export interface Learned {
  kind: ErrorKind;
  phase?: CallPhase;
  status?: number;
}

/** A provider that does not bring its answer to an end. */
export interface Fault {
  readonly name: string;
  readonly reply: Reply;
  /** By whom the client is answered: a gateway tells a broken connection behind it as an error of the provider. */
  readonly learned: Record<Answerer, Learned>;
  /** The text that had come. */
  readonly said?: string;
  /** Settings of the call, and that it is the client who hangs up. */
  readonly deadlines?: CallOptions["deadlines"];
}

const { chunks } = stories.plainText;
const SSE = { "content-type": "text/event-stream" };
const JSON_HEAD = { "content-type": "application/json" };
const role = { ...chunks[0], choices: [{ index: 0, delta: { role: "assistant", content: "" } }] };
const broke: Learned = { kind: "unavailable", status: 502 };
const badGateway: Learned = { ...broke, phase: "request" };

/** How long a client waits for the next byte, in ms: enough for its request to reach the provider. */
const silence = 120;

/** The same for both. */
function same(learned: Learned): Fault["learned"] {
  return { provider: learned, gateway: learned };
}

/** Before the first content: nothing has been said, so that the call may be tried again. */
export const earlyFaults: readonly Fault[] = [
  {
    name: "a cut before the headers",
    reply: cutBeforeHeaders(),
    learned: { provider: { kind: "connection", phase: "request" }, gateway: badGateway },
  },
  {
    name: "a cut after the headers",
    reply: cutAfterHeaders(),
    learned: { provider: { kind: "connection", phase: "body" }, gateway: badGateway },
  },
  {
    name: "a cut inside the first event",
    reply: cutMidStream(chunks, { byte: 30 }),
    learned: { provider: { kind: "connection", phase: "body" }, gateway: badGateway },
  },
  {
    name: "an end without an event",
    reply: { headers: SSE, steps: [] },
    learned: { provider: { kind: "interrupted", phase: "body" }, gateway: badGateway },
  },
  {
    name: "a role and nothing more",
    reply: sse([role]),
    learned: { provider: { kind: "interrupted", phase: "body" }, gateway: badGateway },
  },
  {
    name: "a page of HTML with status 502",
    reply: htmlError(502),
    learned: same(badGateway),
  },
  {
    name: "a page of HTML with status 200",
    reply: text("<!doctype html><p>hi"),
    learned: { provider: { kind: "interrupted", phase: "body" }, gateway: badGateway },
  },
  {
    name: "JSON that is no completion",
    reply: json({ object: "list" }),
    learned: { provider: { kind: "interrupted", phase: "body" }, gateway: badGateway },
  },
  {
    name: "an error as the first event, beside no choices",
    reply: errorFirstEvent(),
    learned: { provider: { ...broke, phase: "body" }, gateway: badGateway },
  },
  {
    name: "an error as the first event, alone",
    reply: errorFirstEvent(UPSTREAM_BROKE, "bare"),
    learned: { provider: { ...broke, phase: "body" }, gateway: badGateway },
  },
  {
    name: "an error right after the role",
    reply: sse([role, errorChunk(UPSTREAM_BROKE, "choice")], { done: false }),
    learned: { provider: { ...broke, phase: "body" }, gateway: badGateway },
  },
  {
    name: "an error inside 200",
    reply: errorInside200(),
    learned: { provider: { ...broke, phase: "body" }, gateway: badGateway },
  },
  {
    name: "silence before the headers",
    reply: hangBeforeHeaders(),
    learned: same({ kind: "timeout", phase: "first_byte" }),
    deadlines: { firstByte: silence },
  },
  {
    name: "silence after the headers",
    reply: hangAfterHeaders(),
    learned: same({ kind: "timeout", phase: "first_byte" }),
    deadlines: { firstByte: silence },
  },
];

/** After the first content: what was said comes with the error, and nothing is tried again. */
export const lateFaults: readonly Fault[] = [
  {
    name: "a cut between two events",
    reply: cutMidStream(chunks, 2),
    learned: { provider: { kind: "connection" }, gateway: broke },
    said: "The Vistula",
  },
  {
    name: "a cut inside an event",
    reply: cutMidStream(chunks, { byte: Math.round(JSON.stringify(chunks[0]).length * 2.5) }),
    learned: { provider: { kind: "connection" }, gateway: broke },
    said: "The Vistula",
  },
  {
    name: "an error event with a closing choice",
    reply: errorMidStream(chunks),
    learned: same(broke),
    said: "The Vistula is a river.",
  },
  {
    name: "an error event alone",
    reply: errorMidStream(chunks, UPSTREAM_BROKE, "bare"),
    learned: same(broke),
    said: "The Vistula is a river.",
  },
  {
    name: "an error event and [DONE]",
    reply: errorMidStream(chunks, UPSTREAM_BROKE, "empty_choices", { done: true }),
    learned: same(broke),
    said: "The Vistula is a river.",
  },
  {
    name: "an end without a finish",
    reply: endWithoutFinish(chunks),
    learned: { provider: { kind: "interrupted" }, gateway: broke },
    said: "The Vistula is a river.",
  },
  {
    name: "[DONE] without a finish",
    reply: endWithoutFinish(chunks, { done: true }),
    learned: { provider: { kind: "interrupted" }, gateway: broke },
    said: "The Vistula is a river.",
  },
  {
    name: "an event that is not JSON",
    reply: sse([chunks[0], "<oops>", ...chunks.slice(1)]),
    learned: { provider: { kind: "interrupted" }, gateway: broke },
    said: "The ",
  },
  {
    name: "silence in the middle",
    reply: hangMidStream(chunks, 2),
    learned: same({ kind: "timeout", phase: "idle" }),
    said: "The Vistula",
    deadlines: { idle: silence },
  },
];

/** Where no stream was asked for. */
export const plainFaults: readonly Fault[] = [
  {
    name: "a cut before the headers",
    reply: cutBeforeHeaders(),
    learned: { provider: { kind: "connection", phase: "request" }, gateway: badGateway },
  },
  {
    name: "a cut inside the body",
    reply: { headers: JSON_HEAD, steps: [{ write: '{"id":"gen' }, { wait: 5 }, { cut: true }] },
    learned: { provider: { kind: "connection", phase: "body" }, gateway: badGateway },
  },
  {
    name: "a page of HTML with status 502",
    reply: htmlError(502),
    learned: same(badGateway),
  },
  {
    name: "a body that is not JSON",
    reply: text('{"id":', { headers: JSON_HEAD }),
    learned: { provider: broke, gateway: badGateway },
  },
  {
    name: "an error inside 200",
    reply: errorInside200(),
    learned: { provider: broke, gateway: badGateway },
  },
  {
    name: "silence before the headers",
    reply: hangBeforeHeaders(),
    learned: same({ kind: "timeout", phase: "first_byte" }),
    deadlines: { firstByte: silence },
  },
  {
    name: "silence after the headers",
    reply: hangAfterHeaders(JSON_HEAD),
    learned: same({ kind: "timeout", phase: "first_byte" }),
    deadlines: { firstByte: silence },
  },
];
