import type { Receipt } from "@wayfare/core";
import { isObject } from "@wayfare/core/adapter";
import { Found, findInError } from "./find-receipts.ts";

/** A call that telemetry tells of: when it began, in ms since 1970, and of which model. */
interface OpenCall {
  readonly startedAt: number;
  readonly model: unknown;
}

/** So many calls wait for their end, and receipts for telemetry; of some, such as a stream left unread, it never comes. */
const MOST_WAITING = 1000;

/**
 * Counts the calls that were aborted and have no receipt. Telemetry does not know an aborted call by its id, a ledger
 * does: they meet by the model and the time.
 */
export class AbortedCalls {
  readonly #open = new Map<string, OpenCall>();
  #lost: OpenCall[] = [];
  #spare: Receipt[] = [];

  /** Calls that telemetry saw aborted, and of which no receipt came. */
  get count(): number {
    return this.#lost.length;
  }

  reset(): void {
    this.#open.clear();
    this.#lost = [];
    this.#spare = [];
  }

  begin(event: unknown): void {
    if (!isObject(event)) return;
    this.#open.set(String(event.callId), { startedAt: Date.now(), model: event.modelId });
    if (this.#open.size > MOST_WAITING) this.#open.delete(this.#open.keys().next().value as string);
  }

  /** @returns the call, if it was not ended yet */
  end(event: unknown): OpenCall | undefined {
    const id = isObject(event) ? String(event.callId) : "";
    const call = this.#open.get(id);
    this.#open.delete(id);
    return call;
  }

  /** Takes an abort: of a call, or between two of them, where nothing is lost. */
  abort(event: unknown): void {
    const call = this.end(event);
    if (call === undefined) return;
    const at = this.#spare.findIndex((receipt) => isOf(call, receipt));
    if (at < 0) this.#lost.push(call);
    else this.#spare.splice(at, 1);
  }

  /** Takes the receipt of an aborted call, once; it may come before telemetry or after it. */
  find(receipt: Receipt): void {
    const at = this.#lost.findIndex((call) => isOf(call, receipt));
    if (at >= 0) this.#lost.splice(at, 1);
    else if (this.#spare.push(receipt) > MOST_WAITING) this.#spare.shift();
  }
}

function isOf({ startedAt, model }: OpenCall, receipt: Receipt): boolean {
  return receipt.requestedModel === model && receipt.startedAt >= startedAt;
}

/**
 * Whether a call ended by an abort and not by an error of `ai` or of a provider: what is thrown then is the reason of the
 * signal, which may be anything. After attempts that failed it is the last of several errors.
 */
export function isAbort(error: unknown): boolean {
  if (!isObject(error)) return true;
  if (error.lastError !== undefined) return isAbort(error.lastError);
  return !String(error.name).startsWith("AI_") && findInError(error, new Found()) === 0;
}
