import type { CacheControl } from "./content-part.ts";
import type { JsonObject, Open } from "./json.ts";
import type { ModelId } from "./model-id.ts";
import type { ReasoningEffort } from "./reasoning.ts";

/** Where the user is, for searches. */
export interface UserLocation {
  type?: "approximate" | undefined;
  /** Town. */
  city?: string | null | undefined;
  /** Region or state. */
  region?: string | null | undefined;
  /** Country, as two letters. */
  country?: string | null | undefined;
  /** IANA time zone. */
  timezone?: string | null | undefined;
}

/** How thoroughly an engine searches; each engine knows some of them. */
export type WebSearchMode = Open<
  "instant" | "fast" | "auto" | "deep-lite" | "deep" | "deep-reasoning" | "turbo" | "basic" | "advanced"
>;

/** Settings of `openrouter:web_search`. */
export interface WebSearchParameters {
  /** Search engine; "auto" prefers the provider's own. @default "auto" */
  engine?: Open<"auto" | "native" | "exa" | "firecrawl" | "parallel" | "perplexity"> | undefined;
  /** How thoroughly to search. */
  mode?: WebSearchMode | undefined;
  /** Results of one search; native search ignores it. @default 5 */
  max_results?: number | undefined;
  /** Results of all searches of the request together. */
  max_total_results?: number | undefined;
  /** Searches in the request. */
  max_uses?: number | undefined;
  /** Characters of each result. */
  max_characters?: number | undefined;
  /** How much of the web enters the prompt. */
  search_context_size?: Open<"low" | "medium" | "high"> | undefined;
  /** Search these domains only; excludes `excluded_domains`. */
  allowed_domains?: string[] | undefined;
  /** Leave these domains out; excludes `allowed_domains`. */
  excluded_domains?: string[] | undefined;
  /** Where the user is. */
  user_location?: UserLocation | null | undefined;
}

/** Settings of `openrouter:web_fetch`. */
export interface WebFetchParameters {
  /** Who fetches. @default "auto" */
  engine?: Open<"auto" | "native" | "openrouter" | "exa" | "parallel" | "firecrawl"> | undefined;
  /** Fetches in the request. */
  max_uses?: number | undefined;
  /** Tokens of each page, about; the rest is cut off. */
  max_content_tokens?: number | undefined;
  /** Fetch from these domains only. */
  allowed_domains?: string[] | undefined;
  /** Never fetch from these domains. */
  blocked_domains?: string[] | undefined;
}

/** Settings of `openrouter:datetime`. */
export interface DatetimeParameters {
  /** IANA time zone. @default "UTC" */
  timezone?: string | undefined;
}

/** Settings of `openrouter:image_generation`; other fields go to the image model. */
export interface ImageGenerationParameters {
  /** The image model. */
  model?: ModelId | undefined;
  [option: string]: JsonObject[string];
}

/** Reasoning of an inner call. */
export interface InnerReasoning {
  /** Relative effort. */
  effort?: ReasoningEffort | undefined;
  /** Budget in tokens. */
  max_tokens?: number | undefined;
}

/** A server tool lent to an inner call. */
export interface InnerTool {
  /** Type of the tool, such as "openrouter:web_search". */
  type: string;
  /** Settings of the tool. */
  parameters?: JsonObject | undefined;
}

/** Settings of `openrouter:fusion`: a panel of models works on the prompt, an analyst sums up. */
export interface FusionParameters {
  /** The panel, 1 to 8 models. */
  analysis_models?: ModelId[] | undefined;
  /** The analyst. @default the request's model */
  model?: ModelId | undefined;
  /** Tool steps of each member, 1 to 16. @default 4 */
  max_tool_calls?: number | undefined;
  /** Output tokens of each inner call, reasoning included. */
  max_completion_tokens?: number | undefined;
  /** Reasoning of the inner calls. */
  reasoning?: InnerReasoning | undefined;
  /** Sampling temperature of the panel; the analyst always runs at 0. */
  temperature?: number | undefined;
  /** Tools of the inner calls, at most 8. @default web search and web fetch */
  tools?: InnerTool[] | undefined;
  /** Cache the prompt of the inner calls. */
  cache_control?: CacheControl | undefined;
}

/** What an advisor and a subagent have in common. */
interface InnerModelParameters {
  /** Name that tells several apart: letters, digits, blanks, underscores and dashes, at most 64. */
  name?: string | undefined;
  /** The inner model. */
  model?: ModelId | undefined;
  /** System instructions of the inner model. */
  instructions?: string | undefined;
  /** Output tokens of the inner model, reasoning included. */
  max_completion_tokens?: number | undefined;
  /** Reasoning of the inner model. */
  reasoning?: InnerReasoning | undefined;
  /** Sampling temperature of the inner model. */
  temperature?: number | undefined;
}

/** Settings of `openrouter:advisor`: a second model that the first may consult. */
export interface AdvisorParameters extends InnerModelParameters {
  /** Show the advisor the whole conversation. */
  forward_transcript?: boolean | undefined;
  /** Stream the advice while it is written. */
  stream?: boolean | undefined;
}

/** Settings of `openrouter:subagent`: a second model that the first may delegate work to. */
export interface SubagentParameters extends InnerModelParameters {
  /** Tool steps of the subagent, 1 to 25. */
  max_tool_calls?: number | undefined;
  /** Server tools of the subagent; functions and the subagent itself are refused. */
  tools?: InnerTool[] | undefined;
  /** Lend the subagent every function of the request; experimental. */
  inherit_functions?: boolean | undefined;
  /** Lend the subagent these functions of the request; experimental. */
  inherited_function_names?: string[] | undefined;
}

/** Settings of `openrouter:bash`. */
export interface BashParameters {
  /** Whose sandbox runs the commands. @default "auto" */
  engine?: Open<"auto" | "native" | "openrouter"> | undefined;
  /** A fresh container, or one that exists. */
  environment?:
    | { type: "container_auto" }
    | { type: "container_reference"; container_id: string }
    | undefined;
  /** Idle time after which the sandbox sleeps, in seconds. */
  sleep_after_seconds?: number | undefined;
}

/** Settings of `openrouter:experimental__search_models`. */
export interface SearchModelsParameters {
  /** Models to return, at most 20. @default 5 */
  max_results?: number | undefined;
}
