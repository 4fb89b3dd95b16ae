import type { ChatRequest } from "@wayfare/core";
import type { Attempt } from "../planner.ts";

/**
 * A request as limits have to see it: by the models that were planned, since a dated slug does not tell that a model is
 * free, and without `max_price` where no router behind us keeps to it. What a variant adds is added as its plugin.
 */
export function reservable(
  request: ChatRequest,
  plan: readonly Attempt[],
  isRouted: (attempt: Attempt) => boolean,
): ChatRequest {
  const models = [...new Set(plan.map(({ model }) => model.id))];
  const planned = { ...request, model: undefined, models, plugins: pluginsOf(request, plan) };
  if (!request.provider || plan.some(isRouted)) return planned;
  const { max_price: _, ...provider } = request.provider;
  return { ...planned, provider };
}

/** The variant ":online" is the web plugin by another name (OpenRouter docs: model variants). */
function pluginsOf({ plugins = [] }: ChatRequest, plan: readonly Attempt[]): ChatRequest["plugins"] {
  const isOnline = plan.some(({ requested }) => /:online(?::|$)/.test(requested));
  return isOnline && !plugins.some(({ id }) => id === "web") ? [...plugins, { id: "web" }] : plugins;
}
