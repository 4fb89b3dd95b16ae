import type { CallOptions, OpenRouter, OpenRouterOptions } from "@wayfare/core";
import type { ClientOptions, OpenAI } from "openai";

/** Settings of the SDK's own that mean something here; the key, the address and the way to the network are core's. */
export type OpenAIOptions = Pick<
  ClientOptions,
  | "timeout"
  | "maxRetries"
  | "defaultHeaders"
  | "defaultQuery"
  | "logLevel"
  | "logger"
  | "dangerouslyAllowBrowser"
  | "organization"
  | "project"
  | "webhookSecret"
>;

/** Settings of `createOpenAI`: those of a client of core, or a client that exists already. */
export type OpenAISettings = {
  /**
   * Settings of the SDK. `maxRetries` takes the place of core's `retry.maxRetries`; `timeout` in milliseconds is for each
   * attempt, up to the first content of its answer. Neither organization nor project is read from the environment.
   */
  openai?: OpenAIOptions | undefined;
} & (
  | (OpenRouterOptions & { openrouter?: undefined })
  | ({ openrouter: OpenRouter } & { [Name in keyof OpenRouterOptions]?: undefined })
);

/** Settings of one call that the SDK has no name for. */
export type RoutedCallOptions = Omit<CallOptions, "signal" | "headers">;

/** The second argument of a call. */
export type RoutedRequestOptions = OpenAI.RequestOptions & {
  /** Tags, observers, budgets and deadlines of this call. */
  wayfare?: RoutedCallOptions | undefined;
};
