import type { Ticket } from "../admission/admission.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Call } from "./call.ts";
import type { Context } from "./context.ts";
import { tagsOf } from "./meter.ts";
import type { CallOptions } from "./options.ts";

/**
 * Asks the client's budgets for a call, where it has any, and gives it their ticket.
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
  const { budgets } = context.options;
  if (budgets === undefined) return undefined;
  const request = whole();
  const tags = tagsOf(request.user, request.session_id, options.tags);
  return inTime(call, budgets.admit({ request, tags, offers }));
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
