import type { ReasoningEffort } from "./reasoning.ts";

/** Limits of the first-ranked provider. */
export interface TopProvider {
  /** Longest input plus output, in tokens. */
  context_length?: number | null;
  /** Longest output, in tokens. */
  max_completion_tokens?: number | null;
  /** Whether the provider screens inputs. */
  is_moderated: boolean;
}

/** Sampling values used where a request is silent; null means the provider's own. */
export interface DefaultParameters {
  temperature?: number | null;
  top_p?: number | null;
  top_k?: number | null;
  frequency_penalty?: number | null;
  presence_penalty?: number | null;
  repetition_penalty?: number | null;
}

/** How a model reasons. */
export interface ModelReasoning {
  /** Reasoning cannot be turned off; effort "none" is refused. */
  mandatory: boolean;
  /** Whether it reasons when the request is silent. */
  default_enabled?: boolean;
  /** Efforts it knows, highest first; null means all. */
  supported_efforts?: ReasoningEffort[] | null;
  /** Effort when the request names none. */
  default_effort?: ReasoningEffort | null;
  /** Whether `reasoning.max_tokens` is understood. */
  supports_max_tokens?: boolean;
}

/** Scores measured by others. */
export interface Benchmarks {
  /** Indices of Artificial Analysis; higher is better. */
  artificial_analysis?: {
    intelligence_index: number | null;
    coding_index: number | null;
    agentic_index: number | null;
  };
  /** Standings in Design Arena. */
  design_arena?: { arena: string; category: string; elo: number; win_rate: number; rank: number }[];
}
