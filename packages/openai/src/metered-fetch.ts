import type { CallOptions, OpenRouter } from "@wayfare/core";
import { redirectedPath } from "./address.ts";
import { passOn } from "./pass-on.ts";

/** Settings of a `fetch`; they count for each of its calls. */
export interface MeteredFetchOptions extends Pick<CallOptions, "tags" | "onReceipt" | "budgets"> {
  /**
   * Lets core retry. Tell the SDK around it not to do so as well; the one of OpenAI and those of its make then keep to
   * `x-should-retry: false`, but not where no answer came. @default false, since SDKs retry by themselves
   */
  retry?: CallOptions["retry"];
}

/** A function that takes the place of `fetch`. */
export type MeteredFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * Makes a `fetch` for any SDK that takes one: its calls go to OpenRouter, whatever server they were meant for, with the
 * key of `openrouter` in place of the SDK's own. Of an address that is not below `openrouter.baseURL`, what follows the
 * first "/v1" of its path is the path. The `fetch` throws a TypeError for an address without it.
 */
export function meteredFetch(openrouter: OpenRouter, options: MeteredFetchOptions = {}): MeteredFetch {
  const { retry = false, tags, onReceipt, budgets } = options;
  const own: CallOptions = { retry, tags, onReceipt, budgets };
  return async (input, init) => {
    const isRequest = input instanceof Request;
    const path = redirectedPath(isRequest ? input.url : String(input), openrouter.baseURL);
    const asked = isRequest ? await initOf(input, init) : (init ?? {});
    return passOn(openrouter, { path, init: asked, options: own, isFinal: retry !== false });
  };
}

/** The second argument wins over the first, as with `fetch`. */
async function initOf(request: Request, init: RequestInit = {}): Promise<RequestInit> {
  return {
    method: init.method ?? request.method,
    headers: init.headers ?? request.headers,
    body: init.body ?? (request.body === null ? null : await request.arrayBuffer()),
    signal: init.signal ?? request.signal,
  };
}
