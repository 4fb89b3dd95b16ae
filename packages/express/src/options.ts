import type { ChatRequest, Deadlines, OpenRouter, OpenRouterOptions, Receipt } from "@wayfare/core";
import type { BudgetStore, CalendarWindow } from "@wayfare/core/budgets";
import type { GuardRules } from "@wayfare/core/internal";
import type { Request, Response } from "express";

/** Who calls; nobody where it is nothing or empty. */
export type UserId = string | number | null | undefined;

/** Who may call, and what may be asked for: the options that {@link guard} and `openrouterChat` share. */
export interface GuardOptions extends GuardRules {
  /**
   * Who calls: the id that limits and receipts go by, such as `(req) => req.session.userId`. Nothing or an empty text is
   * nobody, who gets 401. It comes from your own session, never from the body.
   */
  user?: ((request: Request) => UserId | Promise<UserId>) | undefined;
  /** Whether callers who are nobody may call; they share one account. @default false */
  public?: boolean | undefined;
  /** Longest body, in bytes; behind a body parser by what the request says of its length. @default 4_194_304 */
  maxBodyBytes?: number | undefined;
  /** Told of what only you can mend: bugs, what functions of yours threw, a key that was refused, credits that ran out. @default console.error, without what was asked */
  onError?: ((error: unknown) => unknown) | undefined;
}

/** How an answer is written: as OpenRouter does, byte for byte; for `useChat` of the AI SDK; as bare text; as JSON at once. */
export type ChatFormat = "openai" | "ui-message" | "text" | "json";

/** A limit on what one caller spends. */
export interface RouteBudget {
  /** In USD, best as text such as "0.50". */
  usd: string | number;
  /** When it fills up again, in UTC. @default "day" */
  per?: CalendarWindow | undefined;
  /** "all" counts every caller together. @default "user", or "all" where nobody is known */
  of?: "user" | "all" | undefined;
}

/** A limit on how often one caller asks. */
export interface RouteRate extends Pick<RouteBudget, "of"> {
  requests?: number | undefined;
  /** Input and output together. */
  tokens?: number | undefined;
  /** Length of the sliding window in ms, or a window that begins anew at a fixed time. @default 60_000 */
  per?: number | CalendarWindow | undefined;
}

/** Options of {@link openrouterChat}. */
export interface ChatOptions extends GuardOptions {
  /** Your key; it stays here. @default env OPENROUTER_API_KEY */
  apiKey?: OpenRouterOptions["apiKey"];
  /** A client that is there already, with its ledger, budgets and hooks. @default one made with `apiKey` and `client` */
  openrouter?: OpenRouter | undefined;
  /**
   * Further settings of the client that is made here. It sends over undici, which patches of the global `fetch` do not
   * see: `fetch: (url, init) => fetch(url, init)` is for those.
   * @default undici as transport, or `fetch` where NODE_USE_ENV_PROXY is set
   */
  client?: OpenRouterOptions | undefined;
  /** How answers are written. @default "openai" */
  format?: ChatFormat | ((request: Request) => ChatFormat) | undefined;
  /** What callers may spend: the worst case is reserved before a call, so that calls at once cannot outrun it. */
  budget?: RouteBudget | readonly RouteBudget[] | undefined;
  /** How often callers may ask. */
  rateLimit?: RouteRate | readonly RouteRate[] | undefined;
  /** Where the accounts of `budget` and `rateLimit` are kept, such as `ledger.budgets` of `@wayfare/ledger`. @default in memory */
  store?: BudgetStore | undefined;
  /** Calls of one caller at once; of all together where nobody is known. @default 10 for a known caller */
  maxConcurrent?: number | undefined;
  /** What becomes of a call whose caller leaves: it ends at the provider, or is read to its end. @default "abort" */
  onDisconnect?: "abort" | "finish" | undefined;
  /** Time limits towards the provider. */
  deadlines?: Deadlines | undefined;
  /** Milliseconds of silence after which a stream is kept alive with comments, until its first content. @default 5000 */
  heartbeat?: number | undefined;
  /** Milliseconds after which a caller that does not read is dropped. @default 30_000 */
  patience?: number | undefined;
  /** Your own tags on receipts, such as `{ feature: "support" }`. */
  tags?: Record<string, string> | ((request: Request) => Record<string, string>) | undefined;
  /** With "ui-message", the metadata of the message, as JSON can carry them; money is a bigint, see `formatMoney`. @default none */
  messageMetadata?: ((receipt: Receipt) => unknown) | undefined;
  /** Told of every call's receipt, when it has ended. */
  onReceipt?: ((receipt: Receipt, request: Request, response: Response) => unknown) | undefined;
}

/** What the middleware leaves in `res.locals.openrouter`. */
export interface RouteState {
  /** Who calls; undefined for nobody. */
  user: string | undefined;
  /** What is asked, as it is sent. */
  request: ChatRequest;
  /** What the call cost; undefined until it has ended. */
  receipt: Receipt | undefined;
}
