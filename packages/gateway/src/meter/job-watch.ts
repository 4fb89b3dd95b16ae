import type { Served } from "../dialects/dialect.ts";
import { discard } from "../exchange.ts";
import type { Job, Jobs } from "./jobs.ts";
import type { Meter } from "./meter.ts";

/** Options of {@link JobWatch}. */
export interface JobWatchOptions {
  readonly jobs: Jobs;
  readonly meter: Meter;
  /** Milliseconds until a job is asked after for the first time. */
  readonly first: number;
  /** Asks the upstream for the state of a job. */
  readonly read: (job: Job, signal: AbortSignal) => Promise<Served>;
}

/** Each wait is so much longer than the one before, up to so many times the first. */
const GROWTH = 2;
const LONGEST = 40;
/** How often a job is asked after; with the default wait that takes most of a day. */
const MOST_ASKS = 60;
/** Timers count in 32 bits. */
const LONGEST_WAIT = 2 ** 31 - 1;
/** How many jobs are asked after at once, and how long each may take in milliseconds. */
const MOST_AT_ONCE = 8;
const PATIENCE = 30_000;

/** The next question after a job. */
interface Turn {
  readonly timer: ReturnType<typeof setTimeout>;
  /** On the clock of `performance.now()`. */
  readonly due: number;
}

/** Asks after jobs until it is known what they cost, since a client may never do so. Keeps no process alive. */
export class JobWatch {
  readonly #options: JobWatchOptions;
  readonly #closing = new AbortController();
  readonly #turns = new Map<Job, Turn>();
  readonly #open = new Set<Promise<void>>();

  constructor(options: JobWatchOptions) {
    this.#options = options;
  }

  /** Begins to ask after a job, or asks soon after one that is likely to be done. */
  watch(job: Job): void {
    this.#plan(job, 0);
  }

  /** Ends all questions. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const { timer } of this.#turns.values()) clearTimeout(timer);
    this.#turns.clear();
    await Promise.all(this.#open);
  }

  #plan(job: Job, asked: number): void {
    if (job.isOver || asked >= MOST_ASKS || this.#closing.signal.aborted) return;
    const wait = Math.min(this.#options.first * Math.min(GROWTH ** asked, LONGEST), LONGEST_WAIT);
    const due = performance.now() + wait;
    const before = this.#turns.get(job);
    // Whoever fetches a film part by part must not put the question off for ever.
    if (before !== undefined && before.due <= due) return;
    clearTimeout(before?.timer);
    const timer = setTimeout(() => this.#turn(job, asked), wait);
    timer.unref();
    this.#turns.set(job, { timer, due });
  }

  #turn(job: Job, asked: number): void {
    this.#turns.delete(job);
    if (job.isOver || !this.#options.jobs.has(job)) return;
    if (this.#open.size >= MOST_AT_ONCE) {
      this.#plan(job, asked);
      return;
    }
    const asking = this.#ask(job).finally(() => {
      this.#open.delete(asking);
      this.#plan(job, asked + 1);
    });
    this.#open.add(asking);
  }

  /** An upstream that does not answer is asked again later. */
  async #ask(job: Job): Promise<void> {
    const { read, jobs, meter } = this.#options;
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(PATIENCE)]);
    try {
      const { body } = await read(job, signal);
      discard(body);
      const settled = typeof body === "string" ? jobs.settle(job, body) : undefined;
      if (settled !== undefined) meter.amend(settled);
    } catch {
      // What stands in the way now may be gone at the next turn.
    }
  }
}
