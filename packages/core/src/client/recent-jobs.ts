import type { Receipt } from "../protocol/receipt.ts";
import type { Ended } from "./meter.ts";

/** What a client knows of a job. */
interface Job {
  /** The call that ordered it, where that was this client's. */
  readonly ended: Ended | undefined;
  /** The receipt of the job's end. */
  readonly receipt: Receipt | undefined;
  /** Whether its cost has been told. */
  readonly isKnown: boolean;
}

/** So many jobs are remembered; whoever makes more asks for the older ones no longer. */
const MOST = 1000;

/** The jobs that a client ordered or saw end, so that each is booked once. */
export class RecentJobs {
  readonly #jobs = new Map<string, Job>();

  get(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  add(id: string, job: Job): void {
    this.#jobs.delete(id);
    this.#jobs.set(id, job);
    if (this.#jobs.size > MOST) this.#jobs.delete(this.#jobs.keys().next().value as string);
  }
}
