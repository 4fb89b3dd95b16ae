import { isObject, parseJson, textOf } from "@wayfare/core/internal";
import { readUsage } from "../inference/read-usage.ts";
import { spliceFields } from "../inference/splice-fields.ts";
import { notFound } from "../refusal.ts";
import type { MeteredCall } from "./metered-call.ts";

/** Work that goes on at an upstream after its call was answered. */
export interface Job {
  /** As the upstream names it. */
  readonly id: string;
  /** The call that began it. */
  readonly call: MeteredCall;
  /** Base slug of the provider that does it. */
  readonly provider: string;
  /** Whether it is known what it cost. */
  settled: boolean;
}

/** How many jobs are held; the oldest go first. */
const MOST_JOBS = 10_000;

/** The jobs that were begun since the gateway started: where they are asked after, and by whom. */
export class Jobs {
  readonly #jobs = new Map<string, Job>();

  /** Takes in the job that an answer tells of; without an id there is nothing to ask after. */
  add(answer: string, call: MeteredCall): void {
    const told = parseJson(answer);
    const id = isObject(told) ? textOf(told.id) : undefined;
    const provider = call.bill?.endpoint.provider;
    if (id === undefined || provider === undefined) return;
    this.#jobs.set(id, { id, call, provider, settled: call.reading.usage !== undefined });
    if (this.#jobs.size <= MOST_JOBS) return;
    const [oldest] = this.#jobs.keys();
    if (oldest !== undefined) this.#jobs.delete(oldest);
  }

  /** A job of this key's. @throws InvalidRequestError (404); what another key began is not there */
  find(id: string, caller: string): Job {
    const job = this.#jobs.get(id);
    if (job?.call.caller.id === caller) return job;
    throw notFound(
      `${id.slice(0, 80)} not found. Jobs are known to the key that began them, until the gateway restarts.`,
    );
  }

  /** What the call cost, once an answer tells it; undefined before, and when it was told already. */
  settle(job: Job, answer: string): MeteredCall | undefined {
    const told = parseJson(answer);
    const usage = isObject(told) && isObject(told.usage) ? told.usage : undefined;
    if (job.settled || usage === undefined) return undefined;
    job.settled = true;
    const reading = { ...job.call.reading, usage: readUsage(usage, job.call.kind) };
    return { ...job.call, reading, findRecord: undefined };
  }
}

/** An answer whose addresses lead here in place of the upstream, which would not know the client's key. */
export function readdress(answer: string, baseURL: string | undefined, path: string): string {
  const told = parseJson(answer);
  const id = isObject(told) ? textOf(told.id) : undefined;
  if (!isObject(told) || id === undefined) return answer;
  const own = `/api/v1${path}/${encodeURIComponent(id)}`;
  const isThere = (url: unknown) =>
    baseURL !== undefined && typeof url === "string" && url.startsWith(baseURL);
  const { polling_url, unsigned_urls: urls } = told;
  const media = Array.isArray(urls) && urls.some(isThere) ? urls : undefined;
  const moved = media?.map((url, index) => (isThere(url) ? `${own}/content?index=${index}` : url));
  const edits = {
    ...(isThere(polling_url) && { polling_url: JSON.stringify(own) }),
    ...(moved && { unsigned_urls: JSON.stringify(moved) }),
  };
  if (Object.keys(edits).length === 0) return answer;
  return new TextDecoder().decode(spliceFields(new TextEncoder().encode(answer), edits));
}
