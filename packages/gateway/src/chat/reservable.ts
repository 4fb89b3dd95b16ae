import type { ChatRequest } from "@wayfare/core";
import type { Attempt } from "../planner.ts";
import type { Asked } from "./key-policy.ts";

/**
 * A request as limits have to see it: by the models that were planned, since a dated slug does not tell that a model is
 * free, and without `max_price` where no router behind us keeps to it. What a variant adds is added as its plugin.
 */
export function reservable(
  { request, kind }: Asked,
  plan: readonly Attempt[],
  isRouted: (attempt: Attempt) => boolean,
): ChatRequest {
  const models = [...new Set(plan.map(({ model }) => model.id))];
  const asChat = kind.asChat(request);
  // What a preset adds is not known, and neither is its price.
  if (asChat === undefined) return { models, preset: kind.api };
  const planned = { ...asChat, model: undefined, models, plugins: pluginsOf(request, plan) };
  if (!request.provider) return planned;
  if (plan.some(isRouted)) return { ...planned, provider: request.provider };
  const { max_price: _, ...provider } = request.provider;
  return { ...planned, provider };
}

/** The variant ":online" is the web plugin by another name (OpenRouter docs: model variants). */
function pluginsOf({ plugins = [] }: ChatRequest, plan: readonly Attempt[]): ChatRequest["plugins"] {
  const isOnline = plan.some(({ requested }) => /:online(?::|$)/.test(requested));
  return isOnline && !plugins.some(({ id }) => id === "web") ? [...plugins, { id: "web" }] : plugins;
}
