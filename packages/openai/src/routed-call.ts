import type { CallOptions, OpenRouter, OpenRouterError } from "@wayfare/core";
import type { APIPromise, OpenAI } from "openai";
import { pathBelow } from "./address.ts";
import { keepError } from "./errors.ts";
import type { MeteredFetch } from "./metered-fetch.ts";
import { passOn } from "./pass-on.ts";
import { keepReceipt } from "./receipts.ts";
import type { RoutedRequestOptions } from "./settings.ts";

/** Options of a request of the SDK, or their promise. */
export type Pending = Parameters<OpenAI["request"]>[0];

/** Survives the copies that the SDK makes of its options, and is no option of anybody else. */
const callKey: unique symbol = Symbol("@wayfare/openai/call");

/** How often and for how long the SDK was told to try. */
export interface Patience {
  readonly maxRetries?: number | undefined;
  /** Milliseconds. */
  readonly timeout?: number | undefined;
}

/** One call of the SDK, from its options to `fetch`. */
interface RoutedCall {
  /** What was said of this call alone. */
  readonly said: Patience;
  readonly options: CallOptions;
  readonly onFailure: (error: OpenRouterError) => void;
  request?: object | undefined;
}

type Marked<T> = T & { [callKey]?: RoutedCall };
type Final = Marked<Awaited<Pending> & RoutedRequestOptions>;

/** What the client says of its calls. */
export interface CallDefaults extends Patience {
  /** How core waits between two tries. */
  readonly retry: CallOptions["retry"];
}

/**
 * Starts a call that the SDK sends once, and core as often as it was told.
 * @param start - hands the options to the SDK
 */
export function startCall<Promised extends Pick<APIPromise<unknown>, "asResponse">>(
  pending: Pending,
  defaults: CallDefaults,
  start: (options: Promise<Final>) => Promised,
): Promised {
  const onFailure = (error: OpenRouterError): void => {
    // Of an abort, and with version 6 of a timeout, the SDK throws an error of its own that names no cause.
    promise.asResponse().catch((thrown: object) => {
      keepError(error, thrown);
      keepReceipt(error.receipt, { objects: [thrown] });
    });
  };
  const promise = start(sentOnce(pending, defaults, onFailure));
  return promise;
}

async function sentOnce(
  pending: Pending,
  defaults: CallDefaults,
  onFailure: RoutedCall["onFailure"],
): Promise<Final> {
  const given: Final = await pending;
  // The next page of a list is asked for with the options of the page before.
  const said = given[callKey]?.said ?? { maxRetries: given.maxRetries, timeout: given.timeout };
  const { maxRetries = defaults.maxRetries, timeout = defaults.timeout } = said;
  const { retry = policyOf(maxRetries, defaults), deadlines, ...own } = given.wayfare ?? {};
  const limits = timeout === undefined ? deadlines : { firstByte: timeout, ...deadlines };
  const options: CallOptions = { ...own, retry, deadlines: limits };
  const sent: Final = { ...given, maxRetries: 0, [callKey]: { said, options, onFailure } };
  if (timeout !== undefined)
    sent.timeout = wholeTimeout(timeout, retry === false ? 0 : (retry?.maxRetries ?? 2));
  return sent;
}

function policyOf(maxRetries: number | undefined, { retry }: CallDefaults): CallOptions["retry"] {
  if (maxRetries === undefined) return undefined;
  // What is no number is more than no number of tries.
  return { ...(retry || {}), maxRetries: maxRetries >= 0 ? maxRetries : 0 };
}

/** The longest wait that a server may ask for between two tries. */
const longestWait = 60_000;

/** Of two clocks core's is the first to strike: it knows a timeout from an abort, and tries again. */
const grace = 1000;

/** Timers count in 32 bits. */
const longestTimer = 2_147_483_647;

/** The SDK's clock runs once for what core tries several times; what is no time at all, the SDK refuses. */
function wholeTimeout(timeout: number, retries: number): number {
  return timeout > 0 ? Math.min(timeout + retries * (timeout + longestWait) + grace, longestTimer) : timeout;
}

/** Hands a call on to `fetch`, beside the request that the SDK has written. */
export function markRequest(init: object, options: object): void {
  const call = (options as Final)[callKey];
  if (call === undefined) return;
  const { body } = options as Final;
  const isWritten = typeof (init as RequestInit).body === "string" && typeof body === "object";
  if (isWritten && body !== null) call.request = body;
  (init as Marked<RequestInit>)[callKey] = call;
}

/** The `fetch` of a client whose calls were started here. It throws a TypeError for an address of another server. */
export function routedFetch(openrouter: OpenRouter): MeteredFetch {
  return async (input, init: Marked<RequestInit> = {}) => {
    const url = input instanceof Request ? input.url : String(input);
    const path = pathBelow(url, openrouter.baseURL);
    if (path === undefined) {
      throw new TypeError(
        `This client speaks with ${openrouter.baseURL}, not with ${url.split("?")[0]}. ` +
          "For another server use withOptions({ baseURL }), or make another client.",
      );
    }
    const { options = {}, request, onFailure } = init[callKey] ?? {};
    return passOn(openrouter, { path, init, options, request, isFinal: true, onFailure });
  };
}
