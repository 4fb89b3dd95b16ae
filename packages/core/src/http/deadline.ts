import type { CallPhase } from "../errors/openrouter-error.ts";
import { AbortedError, TimeoutError } from "../errors/remedies.ts";

/** Limits in milliseconds; 0 or Infinity switches one off. */
export interface Deadlines {
  /**
   * Until a connection stands. Enforced by transports that see connections (`@wayfare/core/undici`); `fetch` has its
   * own limit, 10 s on Node. @default 10000
   */
  connect?: number;
  /** From sending to the first byte of the body; in a stream to its first event, keep-alive comments not counted. @default 300000 */
  firstByte?: number;
  /** Between two bytes of the body; in a stream between two events, comments not counted. @default 120000 */
  idle?: number;
  /** The whole call with its retries and waits. @default none */
  total?: number;
}

/** Every limit set; Infinity where there is none. */
export type Limits = Required<Deadlines>;

const defaults: Limits = {
  connect: 10_000,
  firstByte: 300_000,
  idle: 120_000,
  total: Number.POSITIVE_INFINITY,
};

/** Completes the limits; later arguments win. */
export function limitsOf(...deadlines: (Deadlines | undefined)[]): Limits {
  const limits = { ...defaults };
  for (const given of deadlines) {
    for (const [name, value] of Object.entries(given ?? {})) {
      if (value !== undefined) limits[name as keyof Limits] = value > 0 ? value : Number.POSITIVE_INFINITY;
    }
  }
  return limits;
}

const settings: Partial<Record<CallPhase, keyof Deadlines>> = {
  first_byte: "firstByte",
  idle: "idle",
  total: "total",
};

/** setTimeout counts in 32 bits: a longer delay would fire at once. */
const longestTimer = 2_147_483_647;

/**
 * Watches one attempt: aborts `signal` when a deadline passes or the caller aborts, and keeps why in `failure`.
 * One timer serves all phases; activity only writes a number, so that a stream costs no timer per event.
 */
export class Watch {
  readonly #controller = new AbortController();
  readonly #limits: Limits;
  readonly #totalDue: number;
  readonly #caller: AbortSignal | undefined;
  #phase: "first_byte" | "idle" = "first_byte";
  #since = performance.now();
  #isWaiting = true;
  #pausedAt = 0;
  #isStopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Why the attempt was ended, if it was. */
  failure: AbortedError | TimeoutError | undefined;

  /** `totalDue` is on the clock of `performance.now()`; Infinity for none. */
  constructor(limits: Limits, totalDue: number, caller?: AbortSignal) {
    this.#limits = limits;
    this.#totalDue = totalDue;
    this.#caller = caller;
    if (caller?.aborted) this.abort(abortedBy(caller));
    else caller?.addEventListener("abort", this.#onCallerAbort);
    this.#arm();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Bytes or an event came: the idle deadline runs anew. The timer is not touched; it looks when it fires. */
  touch(): void {
    this.#since = performance.now();
    this.#phase = "idle";
  }

  /** The reader takes a pause, or goes on: a slow reader is no silent server, so its pauses do not count. */
  wait(isWaiting: boolean): void {
    if (this.#isWaiting === isWaiting) return;
    this.#isWaiting = isWaiting;
    const now = performance.now();
    if (!isWaiting) {
      this.#pausedAt = now;
      return;
    }
    this.#since += now - this.#pausedAt;
    if (this.#timer === undefined) this.#arm();
  }

  /** Ends the watch; no timer and no listener stays behind. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#caller?.removeEventListener("abort", this.#onCallerAbort);
  }

  readonly #onCallerAbort = (): void => {
    if (this.#caller !== undefined) this.abort(abortedBy(this.#caller));
  };

  /** Ends the attempt: the request, or the reading of its answer. */
  abort(failure: AbortedError | TimeoutError): void {
    if (this.failure !== undefined) return;
    this.failure = failure;
    this.stop();
    this.#controller.abort(this.failure);
  }

  #due(): number {
    if (!this.#isWaiting) return this.#totalDue;
    const limit = this.#phase === "idle" ? this.#limits.idle : this.#limits.firstByte;
    return Math.min(this.#since + limit, this.#totalDue);
  }

  /** A change of phase does not touch the timer, so it must fire early enough for the phase to come. */
  #arm(): void {
    if (this.failure !== undefined || this.#isStopped) return;
    // Neither does the end of a pause: the idle deadline must not wait for a timer set for the total one.
    const isSet = this.#phase === "idle" && this.#isWaiting;
    const soonest = isSet ? Number.POSITIVE_INFINITY : this.#limits.idle;
    const delay = Math.min(this.#due() - performance.now(), soonest);
    if (delay === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(this.#check, Math.min(Math.max(delay, 0), longestTimer));
  }

  readonly #check = (): void => {
    this.#timer = undefined;
    const now = performance.now();
    // Timers may fire a fraction of a millisecond early.
    if (now + 0.5 < this.#due()) this.#arm();
    else this.abort(timedOut(now + 0.5 >= this.#totalDue ? "total" : this.#phase, this.#limits));
  };
}

/** The error for a caller's abort. */
export function abortedBy(signal: AbortSignal): AbortedError {
  if (signal.reason instanceof AbortedError) return signal.reason;
  return new AbortedError("The call was aborted by its signal.", { cause: signal.reason });
}

function timedOut(phase: "first_byte" | "idle" | "total", limits: Limits): TimeoutError {
  const setting = settings[phase] as keyof Deadlines;
  const missing = {
    first_byte: "No byte of the answer came",
    idle: "The answer fell silent",
    total: "The call did not end",
  };
  return new TimeoutError(`${missing[phase]} within ${limits[setting]} ms (deadlines.${setting}).`, {
    phase,
    retryable: phase !== "total",
  });
}
