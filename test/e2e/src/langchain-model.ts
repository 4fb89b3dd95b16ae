import type { OpenRouterOptions } from "@wayfare/core";
import { ChatOpenRouter, type ChatOpenRouterInput } from "@wayfare/langchain";

/** A model with the settings of a client, which tries once. */
export function openModel(
  { app, retry: _, defaults: __, ...settings }: OpenRouterOptions,
  fields: ChatOpenRouterInput,
): ChatOpenRouter {
  return new ChatOpenRouter({
    ...settings,
    siteUrl: app?.url,
    siteName: app?.title,
    maxRetries: 0,
    ...fields,
  });
}
