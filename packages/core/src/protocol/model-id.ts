import type { Open } from "./json.ts";

/**
 * A model: "author/slug", with a variant "author/slug:free", an alias "~author/family-latest", or a preset
 * "@preset/name"; any string is accepted, and OpenRouter's own routers are completed.
 */
export type ModelId = Open<
  | "openrouter/auto"
  | "openrouter/free"
  | "openrouter/fusion"
  | "openrouter/pareto-code"
  | "openrouter/bodybuilder"
>;
