import type { Open, Unlisted } from "./json.ts";
import type { ModelId } from "./model-id.ts";
import type { InnerTool, UserLocation, WebSearchMode } from "./server-tool-parameters.ts";

/** Something that OpenRouter does around inference (OpenRouter docs: plugins). */
export type Plugin =
  | WebPlugin
  | WebFetchPlugin
  | FileParserPlugin
  | ResponseHealingPlugin
  | ContextCompressionPlugin
  | AutoRouterPlugin
  | AutoBetaRouterPlugin
  | ModerationPlugin
  | FusionPlugin
  | ParetoRouterPlugin
  | SwitchyardRouterPlugin
  | UnlistedPlugin;

/** What every plugin has. */
interface PluginSwitch {
  /** False switches off a plugin that the account has on. @default true */
  enabled?: boolean | undefined;
}

/** Searches the web before the model answers. @deprecated Use the tool `openrouter:web_search`. */
export interface WebPlugin extends PluginSwitch {
  id: "web";
  /** Search engine. @default the provider's own, else "exa" */
  engine?: Open<"native" | "exa" | "firecrawl" | "parallel" | "perplexity"> | undefined;
  /** How thoroughly to search. */
  mode?: WebSearchMode | undefined;
  /** Results to fetch. @default 5 */
  max_results?: number | undefined;
  /** Searches in one turn. */
  max_uses?: number | undefined;
  /** Text that introduces the results to the model. */
  search_prompt?: string | undefined;
  /** Search these domains only; `*.example.com` and paths are understood. */
  include_domains?: string[] | undefined;
  /** Leave these domains out. */
  exclude_domains?: string[] | undefined;
  /** Where the user is. */
  user_location?: UserLocation | null | undefined;
  /** Settings of xAI's search in posts. */
  x_search?: unknown;
}

/** Fetches pages that the prompt names. */
export interface WebFetchPlugin extends PluginSwitch {
  id: "web-fetch";
  /** Fetches in the request. */
  max_uses?: number | undefined;
  /** Tokens of each page, about; the rest is cut off. */
  max_content_tokens?: number | undefined;
  /** Fetch from these domains only. */
  allowed_domains?: string[] | undefined;
  /** Never fetch from these domains. */
  blocked_domains?: string[] | undefined;
}

/** Turns documents into text for models that cannot read them. */
export interface FileParserPlugin extends PluginSwitch {
  id: "file-parser";
  /** Most files that are parsed. */
  max_files?: number | undefined;
  pdf?:
    | {
        /**
         * Reader of PDFs; "mistral-ocr" is billed by the page, "pdf-text" is the old name of "cloudflare-ai".
         * @default "native" where the model reads PDFs, else "cloudflare-ai"
         */
        engine?: Open<"mistral-ocr" | "cloudflare-ai" | "native" | "pdf-text"> | undefined;
      }
    | undefined;
}

/** Repairs broken JSON in whole replies with a JSON `response_format`; streams and cut replies stay as they are. */
export interface ResponseHealingPlugin extends PluginSwitch {
  id: "response-healing";
}

/** Shortens a conversation that is too long for the model. @default on up to 8,192 tokens of context */
export interface ContextCompressionPlugin extends PluginSwitch {
  id: "context-compression";
  /** "middle-out" takes messages away from the middle. */
  engine?: Open<"middle-out"> | undefined;
}

/** What the automatic routers have in common. */
interface AutoRouterOptions extends PluginSwitch {
  /** Choose among these; `author/*` is understood; at most 1,024. */
  allowed_models?: string[] | undefined;
  /** Never choose these; wins over `allowed_models`; at most 1,024. */
  excluded_models?: string[] | undefined;
  /** How dear the model may be, in fifths of the field from cheapest to dearest. */
  cost_tier?: Open<"low" | "medium" | "high" | "xhigh" | "max"> | undefined;
  /** Weight of price against quality, 0 to 10. @deprecated Use `cost_tier`, which wins. */
  cost_quality_tradeoff?: number | undefined;
}

/** Settings of `openrouter/auto`. */
export interface AutoRouterPlugin extends AutoRouterOptions {
  id: "auto-router";
  /** Keep to the model of the last assistant message. @default false */
  pin_model?: boolean | undefined;
}

/** Settings of `openrouter/auto-beta`. */
export interface AutoBetaRouterPlugin extends AutoRouterOptions {
  id: "auto-beta-router";
}

/** Screens the input before inference. */
export interface ModerationPlugin extends PluginSwitch {
  id: "moderation";
}

/** Settings of `openrouter/fusion`: a panel of models works on the prompt, an analyst answers. */
export interface FusionPlugin extends PluginSwitch {
  id: "fusion";
  /** The panel, 1 to 8 models. */
  analysis_models?: ModelId[] | undefined;
  /** The analyst, which also writes the answer. */
  model?: ModelId | undefined;
  /** A ready-made panel and analyst. */
  preset?: Open<"general-high" | "general-budget" | "general-fast"> | undefined;
  /** Tool steps of each member, 1 to 16. @default 4 */
  max_tool_calls?: number | undefined;
  /** Tools of the inner calls, at most 8. @default web search and web fetch */
  tools?: InnerTool[] | undefined;
}

/** Settings of `openrouter/pareto-code`. */
export interface ParetoRouterPlugin extends PluginSwitch {
  id: "pareto-router";
  /** Lowest coding score, 0 to 1: from 0.66 the high tier, from 0.33 the medium one. */
  min_coding_score?: number | undefined;
  /** Highest input price, in USD for a million tokens; takes the place of the score. */
  max_price?: number | undefined;
  /** Which price counts: the listed one or the average by traffic. */
  price_source?: Open<"prompt" | "weighted_avg"> | undefined;
}

/** Settings of the switchyard router. */
export interface SwitchyardRouterPlugin extends PluginSwitch {
  id: "switchyard-router";
  /** How it chooses. */
  algorithm?: Open<"capability" | "stage" | "auto" | "random" | "composite" | "passthrough"> | undefined;
}

/** A plugin that these types do not list yet. */
export interface UnlistedPlugin extends PluginSwitch {
  id: Unlisted;
  [option: string]: unknown;
}
