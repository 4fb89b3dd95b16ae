import type { ErrorDetail } from "../protocol/error-body.ts";

/** Reads one response header; undefined when it is absent. */
export type HeaderReader = (name: string) => string | undefined;

/**
 * How long the server asks to wait, in milliseconds, from the header (seconds or HTTP date), else from the places in
 * the body where OpenRouter repeats it: browsers cannot read the header across origins.
 */
export function decodeRetryAfter(
  header: HeaderReader,
  detail: ErrorDetail | undefined,
  now: number,
): number | undefined {
  const metadata = detail?.metadata ?? undefined;
  const repeated = metadata?.headers as Record<string, unknown> | undefined;
  const stated = delayOf(header("retry-after"), 1000, now) ?? delayOf(repeated?.["Retry-After"], 1000, now);
  const exact = delayOf(metadata?.retry_after_seconds, 1000);
  // The header knows whole seconds: where it is the body's value rounded up, waiting that long would be idle.
  const isRounded = exact !== undefined && stated === Math.ceil(exact / 1000) * 1000;
  return (
    delayOf(header("retry-after-ms"), 1) ??
    (isRounded ? exact : stated) ??
    exact ??
    delayOf(detail?.availability?.retry_after, 1000) ??
    untilReset(header("x-ratelimit-reset") ?? repeated?.["X-RateLimit-Reset"], now)
  );
}

/** A number of `unit` milliseconds, or a date; undefined for anything else. */
function delayOf(value: unknown, unit: number, now?: number): number | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const wait = Math.ceil(Number(value) * unit);
  if (Number.isFinite(wait)) return wait < 0 ? undefined : wait;
  if (now === undefined || typeof value !== "string") return undefined;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** `X-RateLimit-Reset` is an epoch in milliseconds. One that has passed tells nothing: clocks differ. */
function untilReset(value: unknown, now: number): number | undefined {
  const wait = Number(value) - now;
  return Number.isFinite(wait) && wait > 0 ? wait : undefined;
}
