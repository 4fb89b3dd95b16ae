import type { Receipt } from "../protocol/receipt.ts";
import type { Hold } from "./budget-store.ts";
import type { Rule } from "./rule.ts";
import { calendarSpan, slide } from "./window.ts";

/** What a call may take at most; undefined is unknown. */
export interface WorstCase {
  /** In femto-dollars. */
  readonly cost: bigint | undefined;
  readonly tokens: bigint | undefined;
}

/** A hold and the rule that it comes from. */
export interface RuledHold {
  readonly rule: Rule;
  readonly hold: Hold;
}

/** The value by which a rule counts a call; undefined when it does not count it. */
export function countedValue(rule: Rule, tags: Readonly<Record<string, string>>): string | undefined {
  if (rule.scope === "global") return "";
  const tag = rule.scope.startsWith("tag:") ? rule.scope.slice(4) : rule.scope;
  const value = Object.hasOwn(tags, tag) ? tags[tag] : undefined;
  return value === undefined || (rule.value !== undefined && rule.value !== value) ? undefined : value;
}

/** The hold that a rule asks of a call; the account's name tells all that keeps it apart from others. */
export function holdOf(rule: Rule, value: string, worst: WorstCase, at: number): Hold {
  const { unit, window, limit, scope, includeByok, freeOnly } = rule;
  const kind = `${unit}${includeByok ? "+byok" : ""}${freeOnly ? " free" : ""}`;
  // JSON keeps apart what a separator could not.
  const account = `${kind} ${window} ${JSON.stringify(scope === "global" ? [scope] : [scope, value])}`;
  const amounts = { usd: worst.cost ?? 0n, tokens: worst.tokens ?? 0n, requests: 1n };
  const common = { account, limit, amount: amounts[unit] };
  if (typeof window === "number") return { ...common, ...slide(window, at) };
  const { start, end } = calendarSpan(window, at);
  return { ...common, from: start, slot: start, until: end };
}

/** The holds of all rules that count a call. Where two rules share an account, the lower limit decides. */
export function holdsOf(
  rules: readonly Rule[],
  tags: Readonly<Record<string, string>>,
  isFree: boolean,
  worst: WorstCase,
  at: number,
): RuledHold[] {
  const held = new Map<string, RuledHold>();
  for (const rule of rules) {
    const value = rule.freeOnly && !isFree ? undefined : countedValue(rule, tags);
    if (value === undefined) continue;
    const hold = holdOf(rule, value, worst, at);
    const other = held.get(hold.account)?.hold;
    if (other === undefined || isLower(hold.limit, other.limit)) held.set(hold.account, { rule, hold });
  }
  return [...held.values()];
}

function isLower(limit: bigint | undefined, than: bigint | undefined): boolean {
  return limit !== undefined && (than === undefined || limit < than);
}

/** What a finished call is booked with; an unknown amount is booked as it was reserved, never as zero. */
export function bookedAmount({ rule, hold }: RuledHold, receipt: Receipt): bigint {
  if (rule.unit === "requests") return hold.amount;
  if (rule.unit === "usd") return (rule.includeByok ? receipt.totalCost : receipt.cost) ?? hold.amount;
  const { total, prompt, completion } = receipt.tokens;
  if (total !== undefined) return BigInt(total);
  if (prompt !== undefined) return BigInt(prompt + (completion ?? 0));
  // A call that is known to have cost nothing was never answered.
  return receipt.cost === 0n ? 0n : hold.amount;
}
