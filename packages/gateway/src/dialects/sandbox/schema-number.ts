import type { InstanceHints } from "./instance-hints.ts";

/** The keywords of a number schema. Old drafts write exclusive bounds as booleans. */
export interface NumberRules {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number | boolean;
  readonly exclusiveMaximum?: number | boolean;
  readonly multipleOf?: number;
}

/** A number within the bounds of a schema: the first one of the prompt that fits, else a small one. */
export function numberFor(rules: NumberRules, whole: boolean, { asked, random }: InstanceHints): number {
  const step = rules.multipleOf ?? (whole ? 1 : 0);
  const low = lowest(rules, step);
  const high = highest(rules, step);
  const said = asked.slice(0, 2000).match(/-?\d{1,15}(?:\.\d{1,6})?/g) ?? [];
  const fitting = said.map(Number).find((value) => value >= low && value <= high && isMultiple(value, step));
  if (fitting !== undefined) return fitting;
  // Near the lower bound, or near 1 where there is none: small numbers look right nearly everywhere.
  const from = Number.isFinite(low) ? low : Math.min(1, high);
  const to = Math.min(high, from + 9);
  if (step === 0) return to > from && to - from < 2 ? (from + to) / 2 : from;
  const first = Math.ceil(from / step - 1e-9) * step;
  const choices = Math.max(0, Math.floor((to - first) / step + 1e-9));
  return clean(first + step * random.between(0, choices));
}

/** The least value that fits, excluded bounds taken in. */
function lowest({ minimum, exclusiveMinimum }: NumberRules, step: number): number {
  const above = exclusiveMinimum === true ? minimum : exclusiveMinimum;
  const least = minimum ?? Number.NEGATIVE_INFINITY;
  return typeof above === "number" ? Math.max(least, above + gap(step)) : least;
}

/** The greatest value that fits. */
function highest({ maximum, exclusiveMaximum }: NumberRules, step: number): number {
  const below = exclusiveMaximum === true ? maximum : exclusiveMaximum;
  const most = maximum ?? Number.POSITIVE_INFINITY;
  return typeof below === "number" ? Math.min(most, below - gap(step)) : most;
}

/** How far inside an excluded bound the next value lies. */
function gap(step: number): number {
  return step > 0 ? Math.min(step, 1) : 0.01;
}

/** Within what a binary fraction can be off. */
function isMultiple(value: number, step: number): boolean {
  if (step === 0) return true;
  const times = value / step;
  return Math.abs(times - Math.round(times)) < 1e-9;
}

/** Takes the dust of binary fractions off: 0.1 * 3 becomes 0.3. */
function clean(value: number): number {
  return Number(value.toPrecision(12));
}
