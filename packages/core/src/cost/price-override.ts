import type { PriceOverride, Pricing } from "../protocol/pricing.ts";

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;
const CONDITIONS: ReadonlySet<string> = new Set(["min_prompt_tokens", "utc_start", "utc_end", "utc_days"]);

/**
 * Returns the prices that hold for a call with so many input tokens at such a time.
 *
 * An entry of `overrides` applies when all its conditions hold; later entries win key by key; keys that it does not
 * name stay as listed (OpenRouter docs: models API, PricingOverride). A condition that this code does not know
 * gives `undefined`: the price in force cannot be told then.
 *
 * @default at now
 */
export function pricingInForce(pricing: Pricing, promptTokens: number, at?: Date): Pricing | undefined {
  const overrides = pricing.overrides;
  if (!Array.isArray(overrides) || overrides.length === 0) return pricing;
  let inForce: Pricing = pricing;
  for (const entry of overrides) {
    if (entry === null || typeof entry !== "object" || !applies(entry, promptTokens, at)) continue;
    if (!hasOnlyKnownFields(entry)) return undefined;
    inForce = { ...inForce, ...named(entry) };
  }
  return inForce;
}

/** The keys that an entry names: one that is null names no price. */
function named(entry: PriceOverride): PriceOverride {
  return Object.fromEntries(
    Object.entries(entry).filter(([, price]) => price !== undefined && price !== null),
  );
}

function applies(entry: PriceOverride, promptTokens: number, at: Date | undefined): boolean {
  const threshold = entry.min_prompt_tokens;
  if (typeof threshold === "number" && promptTokens <= threshold) return false;
  const { utc_start: start, utc_end: end, utc_days: days } = entry;
  const hasWindow = typeof start === "number" || typeof end === "number";
  const hasDays = Array.isArray(days);
  if (!hasWindow && !hasDays) return true;
  const time = at ?? new Date();
  if (hasDays && !days.includes(WEEKDAYS[time.getUTCDay()] ?? "")) return false;
  return !hasWindow || inWindow(time, start ?? 0, end ?? 2400);
}

function inWindow(time: Date, start: number, end: number): boolean {
  const clock = time.getUTCHours() * 100 + time.getUTCMinutes();
  return start > end ? clock >= start || clock < end : clock >= start && clock < end;
}

// Prices are decimal text on the wire; any other field narrows the entry in a way that is unknown here.
function hasOnlyKnownFields(entry: PriceOverride): boolean {
  for (const [key, value] of Object.entries(entry)) {
    if (CONDITIONS.has(key) || value === undefined || value === null) continue;
    if (typeof value !== "string" || Number.isNaN(Number(value))) return false;
  }
  return true;
}
