import type { Admission } from "../admission/admission.ts";
import type { ComputeCost } from "../cost/listed-prices.ts";
import type { OpenRouterError } from "../errors/openrouter-error.ts";
import type { Deadlines } from "../http/deadline.ts";
import type { Fetch } from "../http/fetch-transport.ts";
import type { RetryPolicy } from "../http/retry.ts";
import type { Transport } from "../http/transport.ts";
import type { ChatRequest } from "../protocol/chat-request.ts";
import type { Model } from "../protocol/model.ts";
import type { Receipt } from "../protocol/receipt.ts";

/** Settings of a client; everything has a default except the key. */
export interface OpenRouterOptions {
  /** API key, or a function that brings one for each call. @default env OPENROUTER_API_KEY */
  apiKey?: string | (() => string | Promise<string>) | undefined;
  /** Root of the API. @default env OPENROUTER_BASE_URL, else "https://openrouter.ai/api/v1" */
  baseURL?: string | undefined;
  /** Who calls, for app attribution. @default env OPENROUTER_SITE_URL and OPENROUTER_SITE_NAME */
  app?: AppInfo | undefined;
  /** Fields that each chat request has unless it says otherwise: routing, plugins, sampling. Objects are not merged. */
  defaults?: Omit<ChatRequest, "messages" | "prompt" | "stream"> | undefined;
  /** Retries, or false for none. @default 2 retries with exponential back-off and full jitter */
  retry?: RetryPolicy | false | undefined;
  /** Time limits in milliseconds. */
  deadlines?: Deadlines | undefined;
  /** Headers for every request; they win over our own. */
  headers?: Record<string, string> | undefined;
  /** A `fetch` to use in place of the global one. */
  fetch?: Fetch | undefined;
  /** Another way to the network, such as the one of `@wayfare/core/undici`; wins over `fetch`. */
  transport?: Transport | undefined;
  /** Observers; they cannot change a call. */
  hooks?: Hooks | undefined;
  /** Called once for each call with its receipt, also for failed and aborted ones. */
  onReceipt?: ((receipt: Receipt) => void) | undefined;
  /**
   * Called with the receipt of a call that ended without a usage report, once its cost has been found out: from the
   * record of the call, or else by an own count. It has the id of the receipt that came first, and takes its place.
   */
  onSettled?: ((receipt: Receipt) => void) | undefined;
  /** Where receipts are recorded. */
  ledger?: ReceiptSink | undefined;
  /** Limits that are enforced before a call is sent: `createBudgets()` of `@wayfare/core/budgets`. */
  budgets?: Admission | undefined;
  /** For servers that report no cost, such as `listedPrices()` of `@wayfare/core/cost`; a receipt then says `computed`. */
  computeCost?: ComputeCost | undefined;
  /**
   * Asks models that lack JSON mode or schemas by words in the system message, and reads their answer leniently:
   * `emulateFormats()` of `@wayfare/core/formats`. @default such a request is sent as it is
   */
  formats?: FormatEmulation | undefined;
}

/** The calling application. */
export interface AppInfo {
  /** Address of the app, sent as HTTP-Referer. */
  url?: string | undefined;
  /** Name of the app, sent as X-OpenRouter-Title. */
  title?: string | undefined;
  /** At most two categories, sent as X-OpenRouter-Categories. */
  categories?: readonly string[] | undefined;
}

/** The part of a ledger that the client needs. */
export interface ReceiptSink {
  record(receipt: Receipt): void | Promise<void>;
}

/** What to do about models that lack the form that a request asks for. */
export interface FormatEmulation {
  /** The request for models of which the catalogue says what they lack. */
  prepare(request: ChatRequest, catalogue: readonly Model[]): ChatRequest;
  /** Repairs almost-JSON; may throw. */
  repairJson?: ((text: string) => string) | undefined;
}

/** Observers of the traffic. What they are given holds no key. */
export interface Hooks {
  /** An attempt is about to be sent. */
  onRequest?: (request: { url: string; method: string; attempt: number }) => void;
  /** The headers of an answer have come. */
  onResponse?: (response: { url: string; status: number; attempt: number; duration: number }) => void;
  /** An attempt failed and another follows after `delay` ms. */
  onRetry?: (retry: { error: OpenRouterError; attempt: number; delay: number }) => void;
  /** An observer or the ledger threw. @default console.error */
  onObserverError?: (error: unknown) => void;
}

/** The beginning of an HTTP answer. */
export interface ResponseHead {
  url: string;
  status: number;
  /** Lower-case names; empty where the transport does not tell. */
  readonly headers: Record<string, string>;
}

/** Settings of one call; they win over those of the client. */
export interface CallOptions {
  /** Aborts the call: its waits, its connection and the generation at the provider. */
  signal?: AbortSignal | undefined;
  deadlines?: Deadlines | undefined;
  retry?: RetryPolicy | false | undefined;
  headers?: Record<string, string> | undefined;
  /** Told of the answer to each attempt, a failed one too, before its body is read. */
  onResponse?: ((response: ResponseHead) => void) | undefined;
  /** Called with the receipt, before the client's own `onReceipt`. */
  onReceipt?: ((receipt: Receipt) => void) | undefined;
  /** Limits that are enforced beside those of the client, such as those of one route. */
  budgets?: Admission | undefined;
  /** Your own tags on the receipt, such as `{ feature: "search" }`. */
  tags?: Record<string, string> | undefined;
  /** Body fields that the types do not know yet; they win over the request. */
  extraBody?: Record<string, unknown> | undefined;
}
