import type { ChatRequest } from "@wayfare/core";
import type { InferenceKind } from "../inference/kind.ts";
import type { Attempt } from "../planner.ts";
import type { Asked } from "./key-policy.ts";

/**
 * A request as limits have to see it: by the models that were planned, since a dated slug does not tell that a model is
 * free, and with the preferences that are kept to. What a variant adds is added as its plugin.
 */
export function reservable(
  { request, kind }: Asked,
  plan: readonly Attempt[],
  isRouted: (attempt: Attempt) => boolean,
): ChatRequest {
  const models = [...new Set(plan.map(({ model }) => model.id))];
  const provider = heeded(request, kind, plan.some(isRouted));
  return { ...kind.asChat(request), model: undefined, models, plugins: pluginsOf(request, plan), provider };
}

/** The preferences that somebody keeps to: not every path of a router takes all, and `max_price` only a router heeds. */
function heeded(
  { provider }: ChatRequest,
  { preferences }: InferenceKind,
  isRouted: boolean,
): ChatRequest["provider"] {
  const given = Object.entries(provider ?? {});
  return Object.fromEntries(
    given.filter(([name]) => (preferences?.includes(name) ?? true) && (isRouted || name !== "max_price")),
  );
}

/** The variant ":online" is the web plugin by another name (OpenRouter docs: model variants). */
function pluginsOf({ plugins = [] }: ChatRequest, plan: readonly Attempt[]): ChatRequest["plugins"] {
  const isOnline = plan.some(({ requested }) => /:online(?::|$)/.test(requested));
  return isOnline && !plugins.some(({ id }) => id === "web") ? [...plugins, { id: "web" }] : plugins;
}
