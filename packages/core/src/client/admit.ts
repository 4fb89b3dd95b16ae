import type { Ticket } from "../admission/admission.ts";
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
  // Whoever gives the same limits to client and call means them once.
  const asked = new Set([context.options.budgets, options.budgets].filter((limits) => limits !== undefined));
  if (asked.size === 0) return undefined;
  const request = whole();
  const tags = tagsOf(request.user, request.session_id, options.tags);
  return inTime(
    call,
    [...asked].map(async (limits) => limits.admit({ request, tags, offers })),
  );
}

/** One ticket for all, or for none of them: what comes after a refusal, or after the call was given up, is given back. */
async function inTime(call: Call, pending: readonly Promise<Ticket>[]): Promise<void> {
  try {
    call.ticket = joined(await call.waitFor(Promise.all(pending)));
  } catch (error) {
    for (const each of pending) {
      each.then(
        (ticket) => ticket.release(),
        () => {},
      );
    }
    throw error;
  }
}

function joined(tickets: readonly Ticket[]): Ticket {
  const [first] = tickets;
  if (first !== undefined && tickets.length === 1) return first;
  return {
    settle: (receipt) => {
      for (const ticket of tickets) ticket.settle(receipt);
    },
    release: () => {
      for (const ticket of tickets) ticket.release();
    },
  };
}
