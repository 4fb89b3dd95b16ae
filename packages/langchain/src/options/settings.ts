import type {
  BaseChatModelCallOptions,
  BaseChatModelParams,
  BindToolsInput,
} from "@langchain/core/language_models/chat_models";
import type { ModelProfile } from "@langchain/core/language_models/profile";
import type {
  ChatRequest,
  Model,
  OpenRouter,
  OpenRouterOptions,
  Plugin,
  Receipt,
  ToolChoice,
} from "@wayfare/core";

/** What `plugins` takes; the name of `@langchain/openrouter` for it. */
export type OpenRouterPlugin = Plugin;

/** What `response_format` takes; the name of `@langchain/openrouter` for it. */
export type OpenRouterResponseFormat = ChatRequest["response_format"];

/** Fields of a request that other options stand for. */
type Fixed = "messages" | "prompt" | "model" | "stream" | "metadata" | "tools" | "tool_choice" | "stop";

/**
 * What both a model and a call may set: every field of a chat request under the wire's own name (OpenRouter docs:
 * parameters), and some under the names that LangChain gives them. A call wins over its model, field by field also
 * inside `provider`, `reasoning` and other objects. Fields that are not known here go to the API when their names have
 * an underscore; `modelKwargs` takes any.
 */
export interface ChatOpenRouterFields extends Omit<ChatRequest, Fixed> {
  /** The same as `max_tokens`. */
  maxTokens?: number | undefined;
  /** The same as `top_p`. */
  topP?: number | undefined;
  /** The same as `top_k`. */
  topK?: number | undefined;
  /** The same as `min_p`. */
  minP?: number | undefined;
  /** The same as `top_a`. */
  topA?: number | undefined;
  /** The same as `frequency_penalty`. */
  frequencyPenalty?: number | undefined;
  /** The same as `presence_penalty`. */
  presencePenalty?: number | undefined;
  /** The same as `repetition_penalty`. */
  repetitionPenalty?: number | undefined;
  /** The same as `logit_bias`. */
  logitBias?: Record<string, number> | undefined;
  /** The same as `top_logprobs`. */
  topLogprobs?: number | undefined;
  /** The same as `session_id`. @default env OPENROUTER_SESSION_ID */
  sessionId?: string | undefined;
  /** Texts that end the output, at most four. */
  stop?: string[] | undefined;
  /** The same as `cache_control`: caches the prompt, at the place that OpenRouter finds. */
  cacheControl?: ChatRequest["cache_control"];
  /** The request's `metadata`, which LangChain uses for its own: at most 16 notes. */
  requestMetadata?: Record<string, string> | undefined;
  /** Any fields for the body; they win over the options beside them. */
  modelKwargs?: Record<string, unknown> | undefined;
  /** Tags for the receipts, such as `{ run: id }`; budgets and ledgers go by them. */
  receiptTags?: Record<string, string> | undefined;
}

/** Settings of the client behind a model; all have the defaults of `createOpenRouter`. */
type ClientSettings = Omit<OpenRouterOptions, "app" | "defaults" | "retry">;

/** Fields of the constructor of {@link ChatOpenRouter}. */
export interface ChatOpenRouterInput extends BaseChatModelParams, ChatOpenRouterFields, ClientSettings {
  /** Id of the model, "author/slug" or "author/slug:variant". */
  model?: string | undefined;
  /** The same as `model`. */
  modelName?: string | undefined;
  /** Address of your app, for attribution. @default env OPENROUTER_SITE_URL */
  siteUrl?: string | undefined;
  /** Name of your app, for attribution. @default env OPENROUTER_SITE_NAME */
  siteName?: string | undefined;
  /** At most two categories of your app. */
  appCategories?: readonly string[] | undefined;
  /** Longest time that a whole call may take, in milliseconds; with `deadlines.total`, the shorter one counts. */
  timeout?: number | undefined;
  /** A client that exists already, in place of one for this model; it brings its own settings. */
  client?: OpenRouter | undefined;
  /** Whether the chunks of streams tell their usage. @default true */
  streamUsage?: boolean | undefined;
  /** What the model can do. @default what `catalogue` says of it, else what is known of its family */
  profile?: ModelProfile | undefined;
  /** Models as `client.models.list()` brings them; `initOpenRouter` asks for them by itself. */
  catalogue?: readonly Model[] | undefined;
  /**
   * Writes costs and the served model into the runs of LangSmith, whose own tables know neither. It reaches into the
   * tracer of LangChain, and leaves alone what it does not find there. @default false
   */
  langsmithCosts?: boolean | undefined;
}

/** Options of a call. */
export interface ChatOpenRouterCallOptions extends BaseChatModelCallOptions, ChatOpenRouterFields {
  stop?: string[];
  /** Id of another model, for this call. */
  model?: string | undefined;
  /** Tools of LangChain, JSON schemas in the form of OpenAI, or `{ type: "openrouter:web_search" }` and its like. */
  tools?: BindToolsInput[] | undefined;
  /** "auto", "none", "any", the name of a tool, or the form of the wire. */
  tool_choice?: NonNullable<BaseChatModelCallOptions["tool_choice"]> | ToolChoice;
  /** Holds the model to the schemas of its tools. */
  strict?: boolean | undefined;
  /** Retries of this call. @default those of the model */
  maxRetries?: number;
  /** Time limits of this call, in milliseconds. */
  deadlines?: OpenRouterOptions["deadlines"];
  /** HTTP headers for this call; no trace shows them. */
  headers?: Record<string, string> | undefined;
  /** Told of the receipt of this call. */
  onReceipt?: ((receipt: Receipt) => void) | undefined;
}
