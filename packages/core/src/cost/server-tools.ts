import { type ModelIdParts, parseModelId } from "../models/model-id.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Plugin } from "../protocol/plugin.ts";
import type { WebSearchParameters } from "../protocol/server-tool-parameters.ts";
import type { Tool } from "../protocol/tool.ts";
import { divideUp, readCount } from "./count.ts";
import type { TokenRange } from "./token-range.ts";

/** What OpenRouter itself may do during a request. */
export interface ServerWork {
  /** Web searches at most. */
  readonly searches: number;
  /** Results of one search at most, for engines that are paid by the result. */
  readonly results: number;
  /** Whether nothing but the provider's own search may be used. */
  readonly isNative: boolean;
  /** What one search adds to the prompt. */
  readonly searchTokens: TokenRange;
  /** How often the model reads the prompt at most: once, and again after each tool. */
  readonly rounds: number;
  /** Whether something else runs whose price is not known, such as other models, or may run by a preset's settings. */
  readonly isOpen: boolean;
}

/** Searches of a model that decides for itself, where the request sets no limit: an assumption. */
const ASSUMED_SEARCHES = 5;
/** Results of a search (OpenRouter docs: web search). */
const USUAL_RESULTS = 5;
/** Characters of a result (OpenRouter docs: web search, context size). */
const USUAL_CHARACTERS = 4000;
const CHARACTERS: ReadonlyMap<string, number> = new Map([
  ["low", 5000],
  ["medium", 15_000],
  ["high", 30_000],
]);

const SEARCH_TOOL = /^(openrouter:web_search|web_search(_.*)?)$/;
const FREE_TOOLS: ReadonlySet<unknown> = new Set(["function", "openrouter:datetime"]);
const FREE_PLUGINS: ReadonlySet<unknown> = new Set([
  ...["response-healing", "context-compression", "moderation"],
  ...["auto-router", "auto-beta-router", "pareto-router", "switchyard-router"],
]);

interface Search {
  readonly settings: WebSearchParameters;
  /** Whether the model calls it and then reads on. */
  readonly isTool: boolean;
}

/** Reads from a request what OpenRouter may do besides inference; `searches` replaces what is assumed. */
export function readServerWork(request: ChatRequest, searches?: number): ServerWork {
  const tools = (Array.isArray(request.tools) ? request.tools : []).filter(isRecord<Tool>);
  const plugins = (Array.isArray(request.plugins) ? request.plugins : [])
    .filter(isRecord<Plugin>)
    .filter(({ enabled }) => enabled !== false);
  const found = [...toolSearches(tools), ...pluginSearches(request, plugins)];
  const isTool = found.some((search) => search.isTool);
  const limit = isTool ? (readCount(request.max_tool_calls) ?? Number.POSITIVE_INFINITY) : undefined;
  const assumed = found.reduce(
    (sum, { settings }) => sum + (readCount(settings.max_uses) ?? ASSUMED_SEARCHES),
    0,
  );
  const most = readCount(searches) ?? Math.min(assumed, limit ?? assumed);
  const clock = tools.some(({ type }) => type === "openrouter:datetime") ? 1 : 0;
  return {
    searches: most,
    results: highest(found, (settings) => readCount(settings.max_results) ?? USUAL_RESULTS),
    isNative: found.length > 0 && found.every(({ settings }) => settings.engine === "native"),
    searchTokens: {
      low: 0,
      likely: divideUp(highest(found, charactersOf), 4),
      high: divideUp(highest(found, charactersOf), 2),
    },
    rounds: 1 + clock + (isTool ? most : 0),
    isOpen: tools.some(isOpenTool) || plugins.some(isOpenPlugin) || hasPreset(request),
  };
}

function isRecord<T>(value: T): value is T {
  return typeof value === "object" && value !== null;
}

function toolSearches(tools: readonly Tool[]): Search[] {
  return tools
    .filter(({ type }) => SEARCH_TOOL.test(type))
    .map((tool) => {
      const { parameters } = tool as { parameters?: WebSearchParameters };
      return { settings: { ...(tool as WebSearchParameters), ...parameters }, isTool: true };
    });
}

function pluginSearches(request: ChatRequest, plugins: readonly Plugin[]): Search[] {
  const { web_search_options: own } = request;
  const isOnline = modelsOf(request).some(({ variants }) => variants.includes("online"));
  const settings: WebSearchParameters[] = plugins.filter(({ id }) => id === "web") as WebSearchParameters[];
  if (isOnline && settings.length === 0) settings.push({});
  if (own != null && settings.length === 0) settings.push({ ...own, engine: "native" });
  return settings.map((each) => ({ settings: each, isTool: false }));
}

function charactersOf(settings: WebSearchParameters): number {
  const size = CHARACTERS.get(settings.search_context_size ?? "");
  const characters = readCount(settings.max_characters) ?? size ?? USUAL_CHARACTERS;
  return characters * (readCount(settings.max_results) ?? USUAL_RESULTS);
}

function highest(searches: readonly Search[], read: (settings: WebSearchParameters) => number): number {
  return searches.reduce((most, { settings }) => Math.max(most, read(settings)), 0);
}

function modelsOf({ model, models }: ChatRequest): ModelIdParts[] {
  const named: unknown[] = [model, ...(Array.isArray(models) ? models : [])];
  return named.filter((id) => typeof id === "string").map(parseModelId);
}

/** A preset may bring its own model, prompt, tools and limits, none of which the request shows. */
function hasPreset(request: ChatRequest): boolean {
  const { preset } = request as { preset?: unknown };
  if (preset !== undefined && preset !== null && preset !== "") return true;
  return modelsOf(request).some((id) => id.preset !== undefined);
}

function isOpenTool({ type }: Tool): boolean {
  return !FREE_TOOLS.has(type) && !SEARCH_TOOL.test(type);
}

function isOpenPlugin(plugin: Plugin): boolean {
  if (plugin.id === "web" || FREE_PLUGINS.has(plugin.id)) return false;
  // Reading files is free, but for the engine that is paid by the page.
  const { pdf } = plugin as { pdf?: { engine?: string } };
  return plugin.id !== "file-parser" || pdf?.engine === "mistral-ocr";
}
