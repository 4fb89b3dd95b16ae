import { RateLimitError } from "@wayfare/core";

/** Calls of one known caller at once, unless a route says otherwise. */
const MOST_AT_ONCE = 10;

/** Counts the calls under way by caller. */
export class Turns {
  readonly #most: number | undefined;
  readonly #open = new Map<string | undefined, number>();

  constructor(most: number | undefined) {
    this.#most = most;
  }

  /** Begins a call; the function that comes back ends it. @throws RateLimitError (429) when there are too many */
  begin(user: string | undefined): () => void {
    const most = this.#most ?? (user === undefined ? Number.POSITIVE_INFINITY : MOST_AT_ONCE);
    const open = this.#open.get(user) ?? 0;
    if (open >= most) {
      throw new RateLimitError(`At most ${most} requests at once. Wait for one of them to end.`, {
        status: 429,
        error_type: "rate_limit_exceeded",
        limit_source: "openrouter_admission_control",
        metadata: {
          error_type: "rate_limit_exceeded",
          limit_source: "openrouter_admission_control",
        },
        retryable: true,
        retryAfter: 1000,
      });
    }
    this.#open.set(user, open + 1);
    return () => {
      const left = (this.#open.get(user) ?? 1) - 1;
      if (left === 0) this.#open.delete(user);
      else this.#open.set(user, left);
    };
  }
}
