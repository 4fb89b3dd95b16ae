import { boolean, checkFields, isObject, type Rule, type Rules } from "@wayfare/core/internal";
import type { ChatOptions, GuardOptions } from "../options.ts";

const aFunction: Rule = { wanted: "a function", fits: (value) => typeof value === "function" };

/** A number above zero; `whole` for things that are counted, which may still be without end. */
function number(whole: boolean): Rule {
  return {
    wanted: whole ? "a whole number of 1 or more" : "a number above 0",
    fits: (value) =>
      typeof value === "number" &&
      value > 0 &&
      (!whole || Number.isInteger(value) || value === Number.POSITIVE_INFINITY),
  };
}

function oneOf(...values: readonly string[]): Rule {
  return { wanted: `one of ${values.join(", ")}`, fits: (value) => values.includes(value as string) };
}

const rules: Rules = {
  user: aFunction,
  public: boolean,
  maxBodyBytes: number(true),
  maxConcurrent: number(true),
  heartbeat: number(false),
  patience: number(false),
  onDisconnect: oneOf("abort", "finish"),
  onError: aFunction,
  onReceipt: aFunction,
  messageMetadata: aFunction,
  tags: { wanted: "an object or a function", fits: (value) => isObject(value) || aFunction.fits(value) },
};

const windows = oneOf("minute", "hour", "day", "week", "month", "lifetime");
const whose = oneOf("user", "all");

const budgetRules: Rules = {
  usd: {
    wanted: 'an amount of USD, such as "0.50"',
    fits: (value) =>
      typeof value === "number" ? value >= 0 : typeof value === "string" && /^\d+(\.\d+)?$/.test(value),
  },
  per: windows,
  of: whose,
};

const rateRules: Rules = {
  per: {
    wanted: `milliseconds, or ${windows.wanted}`,
    fits: (value) => windows.fits(value) || (Number.isSafeInteger(value) && (value as number) > 0),
  },
  of: whose,
};

/** Refuses options that cannot be meant: a limit that is none would let everything through. @throws InvalidRequestError that names the option */
export function checkOptions(options: GuardOptions & Partial<ChatOptions>): void {
  checkFields({ ...options }, rules);
  const { budget, rateLimit } = options;
  for (const each of [budget ?? []].flat()) {
    // Left out is no amount either.
    checkFields({ ...each, usd: (each as { usd?: unknown }).usd ?? Number.NaN }, budgetRules, "budget.");
  }
  for (const each of [rateLimit ?? []].flat()) checkFields({ ...each }, rateRules, "rateLimit.");
}
