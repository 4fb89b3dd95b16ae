import { createProviderExecutedToolFactory, jsonSchema } from "@ai-sdk/provider-utils";
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
} from "@wayfare/core";

/** Arguments of the web search tool; the camelCase names are those of the official provider. */
export interface WebSearchToolArgs extends WebSearchParameters {
  /** The same as `max_results`. */
  maxResults?: number | undefined;
  /** How to search, in words. */
  searchPrompt?: string | undefined;
}

/**
 * Tools that OpenRouter executes (OpenRouter docs: server tools). Their arguments are those of the wire; what the
 * model asked them, and what they found, comes back as a tool call and a tool result of the provider where it is told.
 */
export const tools = {
  /** Searches the web. */
  webSearch: serverTool<WebSearchToolArgs>("openrouter.web_search"),
  /** Reads a web page. */
  webFetch: serverTool<WebFetchParameters>("openrouter.web_fetch"),
  /** Tells date and time. */
  datetime: serverTool<DatetimeParameters>("openrouter.datetime"),
  /** Makes images. */
  imageGeneration: serverTool<ImageGenerationParameters>("openrouter.image_generation"),
  /** Asks several models and joins their answers. */
  fusion: serverTool<FusionParameters>("openrouter.fusion"),
  /** Asks another model for advice. */
  advisor: serverTool<AdvisorParameters>("openrouter.advisor"),
  /** Gives a task to another model. */
  subagent: serverTool<SubagentParameters>("openrouter.subagent"),
  /** Runs commands in a container. */
  bash: serverTool<BashParameters>("openrouter.bash"),
  /** Reads files that were uploaded. */
  files: serverTool<Record<string, never>>("openrouter.files"),
  /** Searches the catalogue of models. */
  searchModels: serverTool<SearchModelsParameters>("openrouter.experimental__search_models"),
};

function serverTool<Args extends object>(id: `openrouter.${string}`) {
  // What goes in and comes out is between the model and the server: any JSON.
  const any = jsonSchema<unknown>({});
  const create = createProviderExecutedToolFactory<unknown, unknown, Args>({
    id,
    inputSchema: any,
    outputSchema: any,
  });
  return (args: Args = {} as Args) => create(args);
}
