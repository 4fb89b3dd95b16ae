import { type OpenRouterError, type PreviousError, UnavailableError } from "@wayfare/core";
import type { Served } from "./dialects/dialect.ts";
import { failureOf } from "./failure.ts";
import type { Attempt } from "./planner.ts";

/** One try that has been made. */
export interface Try {
  readonly attempt: Attempt;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Milliseconds until its first content, or until it failed. */
  readonly duration: number;
  /** Why it failed; absent from the one that serves. */
  readonly error?: OpenRouterError;
}

/** The answer that won, and the tries that led to it. */
export interface Dispatched {
  readonly served: Served;
  readonly attempt: Attempt;
  readonly tries: readonly Try[];
}

/** Makes one try; `failed` are those before it. */
export type Open = (attempt: Attempt, failed: readonly Try[]) => Promise<Served>;

/** Told of every try as it ends, so that also a call that fails leaves its trace. */
export type OnTry = (made: Try) => void;

/** Told of a try that failed before another is made. What it throws ends the call. */
export type OnAgain = (failed: Try) => Promise<void>;

/** Failures that lie in the request: another provider of the same model would say the same. */
const requestAtFault: ReadonlySet<number> = new Set([400, 413, 422]);

/**
 * Tries one endpoint after the other until one has content; after that there is no way back.
 * @throws what `onAgain` throws, or the last error, with those before it in `metadata.previous_errors` (OpenRouter docs: model fallbacks)
 */
export async function dispatch(
  plan: readonly Attempt[],
  open: Open,
  signal: AbortSignal,
  onTry: OnTry,
  onAgain: OnAgain,
): Promise<Dispatched> {
  const tries: Try[] = [];
  const note = (made: Try) => {
    tries.push(made);
    onTry(made);
  };
  let given: Attempt["model"] | undefined;
  for (const attempt of plan) {
    if (attempt.model === given) continue;
    const before = tries.at(-1);
    if (before !== undefined) await onAgain(before);
    const startedAt = Date.now();
    const clock = performance.now();
    const duration = () => Math.round(performance.now() - clock);
    try {
      const served = await open(attempt, tries);
      note({ attempt, startedAt, duration: duration() });
      return { served, attempt, tries };
    } catch (thrown) {
      const error = failureOf(thrown, attempt.provider.name);
      note({ attempt, startedAt, duration: duration(), error });
      if (signal.aborted || error.kind === "aborted") throw error;
      const longer = error.error_type === "context_length_exceeded";
      if (requestAtFault.has(error.status ?? 0) && !longer) given = attempt.model;
    }
  }
  throw lastError(tries);
}

function lastError(tries: readonly Try[]): OpenRouterError {
  const errors = tries.flatMap(({ error }) => (error ? [error] : []));
  const last =
    errors.at(-1) ?? new UnavailableError("No endpoints found.", { status: 404, error_type: "not_found" });
  const previous = errors
    .slice(0, -1)
    .map(({ status = 502, message }): PreviousError => ({ code: status, message }));
  if (previous.length === 0) return last;
  return Object.assign(last, { metadata: { ...last.metadata, previous_errors: previous } });
}
