import type { ChatRequest } from "../protocol/chat-request.ts";
import type { ProviderPreferences } from "../protocol/provider-preferences.ts";

/**
 * What callers may set beside the conversation and its sampling: a whole field such as "tools", or one kind of what
 * stands in it: "tools:function" (tools that the caller runs), "tools:openrouter:web_search", "plugins:file-parser",
 * "provider:sort".
 */
export type AllowedField =
  | Exclude<keyof ChatRequest, "messages" | "prompt" | "model" | "models" | "stream">
  | `tools:${string}`
  | `plugins:${string}`
  | `provider:${keyof ProviderPreferences}`
  | (string & {});

/** What callers of a route may ask for. All that is not allowed here is refused by name, with what to do about it. */
export interface GuardRules {
  /**
   * Models that may answer: ids, and patterns such as "openai/*". They hold for `model`, for every entry of `models`, and
   * for models that plugins and tools call. Variants, presets, aliases and routers must be written out: "openai/*:free",
   * "openrouter/auto". A router of the "auto" kind is kept to the other models of this list.
   */
  models: readonly string[];
  /** What callers may set beside the conversation and its sampling. @default nothing */
  allow?: readonly AllowedField[] | undefined;
  /** Fields that a request has unless it says otherwise, such as `{ model: "openai/gpt-4o-mini" }`. */
  defaults?: Partial<ChatRequest> | undefined;
  /** Fields that every request has, whatever it says, such as `{ provider: { data_collection: "deny" } }`. */
  force?: Partial<ChatRequest> | undefined;
  /** First message of every conversation; callers may then send no system or developer messages of their own. */
  system?: string | undefined;
  /** Longest output that may be asked for, in tokens; also what a request without a wish gets. @default 4096 */
  maxTokens?: number | undefined;
  /** Messages in a request. @default 200 */
  maxMessages?: number | undefined;
  /** Images, sounds, films and files in all messages; 0 for text alone. @default 10 */
  maxAttachments?: number | undefined;
}
