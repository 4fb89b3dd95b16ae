import type { Open } from "./json.ts";
import type { Benchmarks, DefaultParameters, ModelReasoning, TopProvider } from "./model-traits.ts";
import type { Pricing } from "./pricing.ts";

/** A model of the catalogue. */
export interface Model {
  /** Id to send as `model`. */
  id: string;
  /** Id with the date of release; accepted as `model` too. */
  canonical_slug: string;
  /** Name of the weights at Hugging Face, empty or null when they are not public. */
  hugging_face_id?: string | null;
  /** Name for people, such as "Author: Model". */
  name: string;
  /** When it was added, in seconds since 1970. */
  created: number;
  /** Description, in Markdown. */
  description?: string;
  /** Longest input plus output in tokens, over all endpoints. */
  context_length: number | null;
  /** What goes in and comes out. */
  architecture: Architecture;
  /** Prices of one endpoint, often the cheapest healthy one; the endpoint that serves decides the bill. */
  pricing: Pricing;
  /** Limits of the first-ranked provider. */
  top_provider: TopProvider;
  /** Limits of one request; always null so far. */
  per_request_limits: { prompt_tokens: number; completion_tokens: number } | null;
  /** Request parameters that at least one endpoint honours. */
  supported_parameters: SupportedParameter[];
  /** Sampling values used where a request is silent. */
  default_parameters?: DefaultParameters | null;
  /** Voices of a speech model, else null. */
  supported_voices?: string[] | null;
  /** Last day of its training data, as YYYY-MM-DD, or null when unknown. */
  knowledge_cutoff?: string | null;
  /** Day after which it may be removed, as YYYY-MM-DD. */
  expiration_date?: string | null;
  /** Further addresses of the API. */
  links?: { details: string };
  /** How it reasons; missing or null when it does not. */
  reasoning?: ModelReasoning | null;
  /** Scores measured by others. */
  benchmarks?: Benchmarks | null;
  /** What an alias stands for at present. */
  alias_target?: { slug: string; name: string };
}

/** A page of the catalogue. */
export interface ModelList {
  /** The models. */
  data: Model[];
  /** How many match in all. */
  total_count?: number;
  /** Address of the next page, null on the last one. */
  links?: { next?: string | null };
}

/** A kind of input. */
export type InputModality = Open<"text" | "image" | "file" | "audio" | "video">;

/** A kind of output. */
export type OutputModality = Open<
  "text" | "image" | "embeddings" | "audio" | "video" | "rerank" | "speech" | "transcription"
>;

/** What goes into a model and comes out. */
export interface Architecture {
  /** Both sides in short, such as "text+image->text". */
  modality: string | null;
  input_modalities: InputModality[];
  output_modalities: OutputModality[];
  /** Family of the tokenizer, such as "GPT" or "Claude". */
  tokenizer?: string | null;
  /** Prompt template of an instruction-tuned model. */
  instruct_type?: string | null;
}

/** A request parameter that an endpoint may honour. */
export type SupportedParameter = Open<
  | "temperature"
  | "top_p"
  | "top_k"
  | "min_p"
  | "top_a"
  | "frequency_penalty"
  | "presence_penalty"
  | "repetition_penalty"
  | "max_tokens"
  | "max_completion_tokens"
  | "logit_bias"
  | "logprobs"
  | "top_logprobs"
  | "prediction"
  | "seed"
  | "response_format"
  | "structured_outputs"
  | "stop"
  | "tools"
  | "tool_choice"
  | "parallel_tool_calls"
  | "include_reasoning"
  | "reasoning"
  | "reasoning_effort"
  | "web_search_options"
  | "verbosity"
>;

/** What `GET /models` is filtered and sorted by; lists go over the wire joined with commas. */
export interface ModelListQuery {
  /** Words to find in name or slug. */
  q?: string | undefined;
  /** Field of use, such as "programming". */
  category?: string | undefined;
  /** Parameters that the model must honour. */
  supported_parameters?: SupportedParameter | SupportedParameter[] | undefined;
  /** Kinds of input that the model must take. */
  input_modalities?: InputModality | InputModality[] | undefined;
  /** Kinds of output that the model must give, or "all". @default "text" */
  output_modalities?: OutputModality | "all" | OutputModality[] | undefined;
  /** Order of the list. */
  sort?: ModelSort | undefined;
  /** Shortest context, in tokens. */
  context?: number | undefined;
  /** Lowest input price, in USD for a million tokens. */
  min_price?: number | undefined;
  /** Highest input price, in USD for a million tokens. */
  max_price?: number | undefined;
  /** Lowest output price, in USD for a million tokens. */
  min_output_price?: number | undefined;
  /** Highest output price, in USD for a million tokens. */
  max_output_price?: number | undefined;
  /** Family, such as "Claude". */
  arch?: string | undefined;
  /** Slugs of authors. */
  model_authors?: string | string[] | undefined;
  /** Names of providers. */
  providers?: string | string[] | undefined;
  /** Whether the author permits distillation. */
  distillable?: boolean | undefined;
  /** Only models with an endpoint that keeps no data. */
  zdr?: true | undefined;
  /** Only models with an endpoint in this region. */
  region?: Open<"eu" | "us"> | undefined;
  /** Least time since the model was added, in days. */
  min_age_days?: number | undefined;
  /** Most time since the model was added, in days. */
  max_age_days?: number | undefined;
  /** Bounds of the Artificial Analysis intelligence index. */
  min_intelligence_index?: number | undefined;
  max_intelligence_index?: number | undefined;
  /** Bounds of the Artificial Analysis coding index. */
  min_coding_index?: number | undefined;
  max_coding_index?: number | undefined;
  /** Bounds of the Artificial Analysis agentic index. */
  min_agentic_index?: number | undefined;
  max_agentic_index?: number | undefined;
  /** Bounds of the share of tool calls that are well formed, 0 to 1. */
  min_tool_success_rate?: number | undefined;
  max_tool_success_rate?: number | undefined;
  /** Models to skip. @default 0 */
  offset?: number | undefined;
  /** Models in one page, 1 to 1,000; without `offset` and `limit` the whole list comes. @default 500 */
  limit?: number | undefined;
}

/** Order of the model list. */
export type ModelSort = Open<
  | "most-popular"
  | "newest"
  | "top-weekly"
  | "pricing-low-to-high"
  | "pricing-high-to-low"
  | "context-high-to-low"
  | "throughput-high-to-low"
  | "latency-low-to-high"
  | "intelligence-high-to-low"
  | "coding-high-to-low"
  | "agentic-high-to-low"
  | "design-arena-elo-high-to-low"
>;
