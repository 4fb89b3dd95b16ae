import type { CacheControl } from "./content-part.ts";
import type { Unlisted } from "./json.ts";
import type { JsonSchema } from "./response-format.ts";
import type {
  AdvisorParameters,
  BashParameters,
  DatetimeParameters,
  FusionParameters,
  ImageGenerationParameters,
  SearchModelsParameters,
  SubagentParameters,
  WebFetchParameters,
  WebSearchParameters,
} from "./server-tool-parameters.ts";

/** Something the model may call: your function, or a tool that OpenRouter runs. */
export type Tool = FunctionTool | ServerTool;

/** A function of yours; the model asks for the call, you make it and answer with a tool message. */
export interface FunctionTool {
  type: "function";
  function: {
    /** Letters, digits, underscores and dashes, at most 64. */
    name: string;
    /** When and how to call it; the model reads it. */
    description?: string | undefined;
    /** Schema of its arguments, an object. */
    parameters?: JsonSchema | undefined;
    /** Hold the model to the schema. */
    strict?: boolean | null | undefined;
  };
  /** Cache the tools up to this one. */
  cache_control?: CacheControl | undefined;
}

/** A tool with a name and settings. */
interface NamedServerTool<Type extends string, Parameters> {
  type: Type;
  /** Settings of the tool. */
  parameters?: Parameters | undefined;
}

/** A tool that OpenRouter runs during the request (OpenRouter docs: server tools). */
export type ServerTool =
  | NamedServerTool<"openrouter:web_search", WebSearchParameters>
  | NamedServerTool<"openrouter:web_fetch", WebFetchParameters>
  | NamedServerTool<"openrouter:datetime", DatetimeParameters>
  | NamedServerTool<"openrouter:image_generation", ImageGenerationParameters>
  | NamedServerTool<"openrouter:fusion", FusionParameters>
  | NamedServerTool<"openrouter:advisor", AdvisorParameters>
  | NamedServerTool<"openrouter:subagent", SubagentParameters>
  | NamedServerTool<"openrouter:bash", BashParameters>
  | NamedServerTool<"openrouter:files", Record<string, never>>
  | NamedServerTool<"openrouter:experimental__search_models", SearchModelsParameters>
  | WebSearchShorthand
  | UnlistedServerTool;

/** Web search under the names that other APIs give it; settings stand beside the type or in `parameters`. */
export interface WebSearchShorthand extends WebSearchParameters {
  type: "web_search" | "web_search_2025_08_26" | "web_search_preview" | "web_search_preview_2025_03_11";
  /** Settings of the tool. */
  parameters?: WebSearchParameters | undefined;
}

/** A server tool that these types do not list yet. */
export interface UnlistedServerTool {
  type: Unlisted;
  [setting: string]: unknown;
}

/** Whether the model calls a tool, and which. @default "auto" */
export type ToolChoice =
  | "none"
  | "auto"
  | "required"
  | { type: "function"; function: { name: string } }
  | { type: ServerTool["type"] };

/** A function that the model wants to be called. */
export interface ToolCall {
  /** Identifier that the tool message answers to. */
  id: string;
  type: "function";
  function: {
    /** Name of the function. */
    name: string;
    /** Its arguments as JSON text, which the model may have got wrong. */
    arguments: string;
  };
  /** Number of the call within the reply, from 0. */
  index?: number;
}

/** When OpenRouter stops running server tools. */
export type StopCondition =
  /** After so many steps. */
  | { type: "step_count_is"; step_count: number }
  /** After a call of this tool. */
  | { type: "has_tool_call"; tool_name: string }
  /** After so many tokens, input and output together. */
  | { type: "max_tokens_used"; max_tokens: number }
  /** After so much money, in USD. */
  | { type: "max_cost"; max_cost_in_dollars: number }
  /** When a step ends for this reason. */
  | { type: "finish_reason_is"; reason: string };
