import type { Admission, AdmissionCall, Ticket } from "../admission/admission.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Call } from "./call.ts";
import type { Context } from "./context.ts";
import { tagsOf } from "./meter.ts";
import type { CallOptions } from "./options.ts";

/**
 * Asks the budgets of client and call, where there are any, and gives the call their ticket.
 * @param whole - brings all that will be sent; asked only where there are budgets
 * @param offers - what the call may cost; of the catalogue's prices as a rule
 * @throws what they refuse it with
 */
export function admit(
  context: Context,
  call: Call,
  whole: () => ChatRequest,
  options: CallOptions,
  offers = context.offers,
): Promise<void> | undefined {
  const asked = [context.options.budgets, options.budgets].filter((limits) => limits !== undefined);
  if (asked.length === 0) return undefined;
  const request = whole();
  const tags = tagsOf(request.user, request.session_id, options.tags);
  return inTime(call, askAll(asked, { request, tags, offers }));
}

/** One ticket for all, or for none of them. */
async function askAll([first, ...others]: readonly Admission[], asked: AdmissionCall): Promise<Ticket> {
  const ticket = await (first as Admission).admit(asked);
  if (others.length === 0) return ticket;
  try {
    const rest = await askAll(others, asked);
    return {
      settle: (receipt) => [ticket, rest].forEach((each) => void each.settle(receipt)),
      release: () => [ticket, rest].forEach((each) => void each.release()),
    };
  } catch (error) {
    ticket.release();
    throw error;
  }
}

/** A ticket that comes after the call was given up is given back. */
async function inTime(call: Call, pending: Promise<Ticket>): Promise<void> {
  try {
    call.ticket = await call.waitFor(pending);
  } catch (error) {
    pending.then(
      (ticket) => ticket.release(),
      () => {},
    );
    throw error;
  }
}
