import type { Json } from "./json.ts";
import type { Architecture, SupportedParameter } from "./model.ts";
import type { Pricing } from "./pricing.ts";
import type { Quantization } from "./provider-preferences.ts";

/** One provider's offer of one model. */
export interface Endpoint {
  /** "Provider | canonical-slug". */
  name: string;
  /** Id of the model. */
  model_id?: string;
  /** Name of the model for people. */
  model_name?: string;
  /** Longest input plus output, in tokens. */
  context_length: number;
  /** Prices of this endpoint; they decide the bill. */
  pricing: Pricing;
  /** Display name of the provider. */
  provider_name: string;
  /** Slug of the endpoint, such as "deepinfra/fp8"; what `provider.order` and `provider.only` match. */
  tag: string;
  /** Number format of the weights. */
  quantization?: Quantization | null;
  /** Longest output, in tokens. */
  max_completion_tokens: number | null;
  /** Longest input, in tokens. */
  max_prompt_tokens?: number | null;
  /** Request parameters that it honours. */
  supported_parameters: SupportedParameter[];
  /** Health: 0 is good, below 0 is degraded, the lower the worse. */
  status?: number;
  /** Successes among successes and errors of the last 5 minutes, in percent; null when there are few. */
  uptime_last_5m?: number | null;
  /** The same over 30 minutes. */
  uptime_last_30m?: number | null;
  /** The same over one day. */
  uptime_last_1d?: number | null;
  /** Whether repeated prefixes are cached without being marked. */
  supports_implicit_caching?: boolean;
  /** Which values of `tool_choice` it honours. */
  supports_tool_choice?: { auto?: boolean; none?: boolean; required?: boolean; function?: boolean };
  /** Whether a speech endpoint clones the voice of a sample. */
  supports_voice_cloning?: boolean;
  /** Time to the first token over 30 minutes, in milliseconds; null without a key. */
  latency_last_30m?: EndpointStats | null;
  /** Output speed over 30 minutes, in tokens per second; null without a key. */
  throughput_last_30m?: EndpointStats | null;
  /** The same measures by kind of work. */
  perf_last_30m_by_workload?: Json;
  /** Tools that the provider runs itself. */
  native_tools?: Json;
}

/** Percentiles of a measure. */
export interface EndpointStats {
  /** Median. */
  p50: number;
  p75: number;
  p90: number;
  p99: number;
}

/** A model with all its endpoints. */
export interface ModelEndpoints {
  /** Id of the model. */
  id: string;
  /** Name for people. */
  name: string;
  /** When it was added, in seconds since 1970. */
  created: number;
  /** Description, in Markdown. */
  description: string;
  /** What goes in and comes out. */
  architecture: Architecture;
  /** The offers, in no order of preference. */
  endpoints: Endpoint[];
}
