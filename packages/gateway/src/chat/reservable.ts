import type { ChatRequest } from "@wayfare/core";
import type { Attempt } from "../planner.ts";

/**
 * A request as limits have to see it: by the models that were planned, since a dated slug does not tell that a model is
 * free, and without `max_price` where no router behind us keeps to it.
 */
export function reservable(
  request: ChatRequest,
  plan: readonly Attempt[],
  isRouted: (attempt: Attempt) => boolean,
): ChatRequest {
  const models = [...new Set(plan.map(({ model }) => model.id))];
  const planned = { ...request, model: undefined, models };
  if (!request.provider || plan.some(isRouted)) return planned;
  const { max_price: _, ...provider } = request.provider;
  return { ...planned, provider };
}
