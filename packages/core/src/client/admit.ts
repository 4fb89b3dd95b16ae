import type { Ticket } from "../admission/admission.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Call } from "./call.ts";
import type { Context } from "./context.ts";
import { tagsOf } from "./meter.ts";
import type { CallOptions } from "./options.ts";

/** Asks the client's budgets for a call, where it has any. @throws what they refuse it with */
export function admit(
  context: Context,
  call: Call,
  request: ChatRequest,
  options: CallOptions,
): Promise<Ticket> | undefined {
  const { budgets, defaults } = context.options;
  if (budgets === undefined) return undefined;
  const whole = { ...defaults, ...request, ...options.extraBody } as ChatRequest;
  const tags = tagsOf(whole.user, whole.session_id, options.tags);
  return inTime(call, budgets.admit({ request: whole, tags, offers: context.offers }));
}

/** A ticket that comes after the call was given up is given back. */
async function inTime(call: Call, pending: Promise<Ticket>): Promise<Ticket> {
  try {
    return await call.waitFor(pending);
  } catch (error) {
    pending.then(
      (ticket) => ticket.release(),
      () => {},
    );
    throw error;
  }
}
