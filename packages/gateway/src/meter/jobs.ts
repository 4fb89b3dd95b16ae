import { isObject, mediaUsage, parseJson, textOf } from "@wayfare/core/internal";
import { createGenerationId } from "../generation-id.ts";
import { notFound } from "../refusal.ts";
import { detailHeaders } from "./details.ts";
import type { MeteredCall } from "./metered-call.ts";
import { receiptOf } from "./receipt-of.ts";

/** Work that goes on at an upstream after its call was answered. */
export interface Job {
  /** As clients name it: like the upstream, unless the same caller has a job of that name elsewhere. */
  readonly id: string;
  /** As the upstream names it. */
  readonly upstreamId: string;
  /** The call that began it, without what its receipt does not need. */
  readonly call: MeteredCall;
  /** Base slug of the provider that does it. */
  readonly provider: string;
  /** When it was taken in, in ms since 1970. */
  readonly since: number;
  /** Whether nothing more will be told of its cost: that is known, or there is none. */
  isOver: boolean;
}

/** How many jobs are held; the oldest go first. */
const MOST_JOBS = 10_000;
/** How long a job is held, in ms: two days, in which the longest film is made and fetched. */
const LONGEST_LIFE = 172_800_000;

/** How jobs end that make nothing (OpenRouter docs: video generation). */
const vain: ReadonlySet<string> = new Set(["failed", "cancelled", "expired"]);

/** The jobs that were begun since the gateway started: where they are asked after, and by whom. */
export class Jobs {
  /** By caller and id, the oldest first. */
  readonly #jobs = new Map<string, Job>();
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Takes in the job that an answer tells of; without an id there is nothing to ask after. */
  add(answer: string, call: MeteredCall): Job | undefined {
    const told = parseJson(answer);
    const upstreamId = isObject(told) ? textOf(told.id) : undefined;
    const provider = call.bill?.endpoint.provider;
    if (upstreamId === undefined || provider === undefined) return undefined;
    const before = this.#jobs.get(keyOf(upstreamId, call.caller.id));
    const isTaken = before !== undefined && before.provider !== provider;
    const id = isTaken ? createGenerationId() : upstreamId;
    const job: Job = {
      ...{ id, upstreamId, provider, call: slim(call) },
      since: this.#clock(),
      isOver: receiptOf(call).cost !== undefined,
    };
    const key = keyOf(id, call.caller.id);
    // What is taken in anew is the youngest.
    this.#jobs.delete(key);
    this.#jobs.set(key, job);
    this.#forget();
    return job;
  }

  /** Whether a job is held. */
  has(job: Job): boolean {
    this.#forget();
    return this.#jobs.get(keyOf(job.id, job.call.caller.id)) === job;
  }

  /** A job of this key's. @throws InvalidRequestError (404); what another key began is not there */
  find(id: string, caller: string): Job {
    this.#forget();
    const job = this.#jobs.get(keyOf(id, caller));
    if (job !== undefined) return job;
    throw notFound(
      `${id.slice(0, 80)} not found. Jobs are known for two days to the key that began them, until the gateway restarts.`,
    );
  }

  /** What the call cost, once an answer tells it; undefined before, and when it was told already. */
  settle(job: Job, answer: string): MeteredCall | undefined {
    const told = parseJson(answer);
    if (job.isOver || !isObject(told)) return undefined;
    const usage = mediaUsage(job.call.kind.api, isObject(told.usage) ? told.usage : undefined);
    job.isOver = vain.has(textOf(told.status) ?? "");
    if (usage === undefined) return undefined;
    const settled = { ...job.call, reading: { ...job.call.reading, usage } };
    // A report without a cost that can be read settles nothing.
    if (receiptOf(settled).cost === undefined) return undefined;
    job.isOver = true;
    return settled;
  }

  /** Lets go of what is too old, or too much. */
  #forget(): void {
    const oldest = this.#clock() - LONGEST_LIFE;
    for (const [key, { since }] of this.#jobs) {
      if (since > oldest && this.#jobs.size <= MOST_JOBS) return;
      this.#jobs.delete(key);
    }
  }
}

function keyOf(id: string, caller: string): string {
  return JSON.stringify([caller, id]);
}

/** A call without its pictures: for days only what its receipts tell is kept. */
function slim(call: MeteredCall): MeteredCall {
  const { model, models } = call.request;
  const told = detailHeaders(call.headers);
  return {
    ...call,
    request: { ...(model !== undefined && { model }), ...(models !== undefined && { models }) },
    headers: { get: (name) => told.get(name.toLowerCase()) ?? null },
    findRecord: undefined,
  };
}
