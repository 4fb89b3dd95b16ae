import { isOpenRouterError } from "../errors/openrouter-error.ts";
import { limitsOf } from "../http/deadline.ts";
import { pause } from "../http/retry.ts";
import type { Credits, KeyInfo } from "../protocol/account.ts";
import type { Generation } from "../protocol/generation.ts";
import type { Context } from "./context.ts";
import { getData } from "./json-call.ts";
import type { CallOptions } from "./options.ts";

/** The key in use. */
export function getKey(context: Context, options: CallOptions): Promise<KeyInfo> {
  return getData(context, "/key", options);
}

/** Credits bought and used. */
export function getCredits(context: Context, options: CallOptions): Promise<Credits> {
  return getData(context, "/credits", options);
}

/** Waits before asking again for a record that is not there yet, in ms; about 15 s in all. */
export const recordDelays = [500, 1000, 2000, 4000, 8000];

/**
 * The record of a call (OpenRouter docs: get a generation). It appears seconds after the call, so a 404 is asked
 * again for about 15 s; `retry: false` asks once.
 */
export async function getGeneration(context: Context, id: string, options: CallOptions): Promise<Generation> {
  const path = `/generation?id=${encodeURIComponent(id)}`;
  const due = performance.now() + limitsOf(context.options.deadlines, options.deadlines).total;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await getData<Generation>(context, path, options);
    } catch (error) {
      const delay = recordDelays[attempt];
      const isMissing = isOpenRouterError(error) && error.status === 404;
      const once = options.retry === false || context.options.retry === false;
      if (!isMissing || delay === undefined || once || performance.now() + delay >= due) throw error;
      await pause(delay, options.signal);
    }
  }
}
