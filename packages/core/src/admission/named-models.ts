import type { ChatRequest } from "../protocol/chat-request.ts";
import { isObject, textOf } from "../wire/check.ts";

/** Tools and plugins that call models of their own, and whom they call where nobody is named. */
const callers: ReadonlySet<string> = new Set([
  "openrouter:fusion",
  "openrouter:advisor",
  "openrouter:subagent",
  "openrouter:image_generation",
  "fusion",
]);

/**
 * Every model that a request may lead to: its own, its fallbacks, and those of its server tools and plugins (OpenRouter
 * docs: server tools). A tool that leaves the choice to the router stands for itself, by its type.
 */
export function namedModels({ model, models = [], tools = [], plugins = [] }: ChatRequest): string[] {
  const own = model === undefined ? models : [model, ...models];
  return [...new Set([...own, ...tools.flatMap(inTool), ...plugins.flatMap(inPlugin)])];
}

function inTool(tool: unknown): string[] {
  if (!isObject(tool)) return [];
  const type = textOf(tool.type) ?? "";
  const settings = isObject(tool.parameters) ? tool.parameters : {};
  const inner = Array.isArray(settings.tools) ? settings.tools.flatMap(inTool) : [];
  return callers.has(type) ? [...named(settings, type), ...inner] : inner;
}

function inPlugin(plugin: unknown): string[] {
  if (!isObject(plugin) || plugin.enabled === false) return [];
  const id = textOf(plugin.id) ?? "";
  const inner = Array.isArray(plugin.tools) ? plugin.tools.flatMap(inTool) : [];
  return callers.has(id) ? [...named(plugin, id), ...inner] : inner;
}

function named(settings: Record<string, unknown>, caller: string): string[] {
  const { model, analysis_models, preset } = settings;
  const panel = Array.isArray(analysis_models) ? analysis_models : [];
  const names = [model, ...panel].filter((name) => typeof name === "string");
  // A panel or an analyst that is not named is the router's choice, and so is what a preset brings.
  const isHalf = caller.endsWith("fusion") && (panel.length === 0 || typeof model !== "string");
  const isOpen = names.length === 0 || isHalf || preset != null;
  return isOpen ? [...names, caller] : names;
}
