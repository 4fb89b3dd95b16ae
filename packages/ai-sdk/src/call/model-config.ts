import type { OpenRouter, RetryPolicy } from "@wayfare/core";

/** What the models of a provider share. */
export interface ModelConfig {
  /** "openrouter.chat" and the like: the part before the dot names the provider in file references. */
  readonly provider: string;
  /** The client that makes every call. */
  readonly client: OpenRouter;
  /** Retries below those of `ai`. */
  readonly retry: RetryPolicy | false;
  /** Headers of the provider for every call; those of the call win. */
  readonly headers: Readonly<Record<string, string>>;
  /** Body fields of the provider for every call; settings and call options win. */
  readonly extraBody: Readonly<Record<string, unknown>> | undefined;
}
