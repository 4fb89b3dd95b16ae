import type { AsyncCaller } from "@langchain/core/utils/async_caller";
import type { CallOptions, Receipt, RetryPolicy } from "@wayfare/core";

/** What all calls of a model share. */
export interface CallRules {
  /** Queues calls, where their number at once is limited; a stream gives its place up with its first content. */
  readonly caller: AsyncCaller;
  readonly maxConcurrency: number | undefined;
  readonly maxRetries: number | undefined;
  /** Whether a handler of the user's own decides what is tried again. */
  readonly hasHandler: boolean;
}

/** What a call says of how it is made. */
export interface CallWishes {
  readonly signal?: AbortSignal | undefined;
  readonly maxRetries?: number | undefined;
  readonly headers?: Record<string, string> | undefined;
  readonly deadlines?: CallOptions["deadlines"];
  readonly onReceipt?: ((receipt: Receipt) => void) | undefined;
}

/** As many as LangChain makes. */
const defaultRetries = 6;

/**
 * Makes one call of core. It is core that tries again, since it knows what may be and how long to wait, and its receipt
 * tells of every attempt; only where the user has a handler for failed attempts, LangChain does.
 */
export function callApi<T>(
  { caller, maxConcurrency, maxRetries: ownRetries, hasHandler }: CallRules,
  { signal, maxRetries = ownRetries ?? defaultRetries, headers, deadlines, onReceipt }: CallWishes,
  tags: Record<string, string> | undefined,
  send: (call: CallOptions) => Promise<T>,
): Promise<T> {
  const retry: RetryPolicy | false = hasHandler || maxRetries === 0 ? false : { maxRetries };
  const call: CallOptions = { signal, retry, headers, deadlines, tags, onReceipt };
  if (!hasHandler && maxConcurrency === undefined) return send(call);
  const queued = { maxRetries: hasHandler ? maxRetries : 0, ...(signal && { signal }) };
  return caller.callWithOptions(queued, () => send(call));
}
