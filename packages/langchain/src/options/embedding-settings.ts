import type { EmbeddingsParams } from "@langchain/core/embeddings";
import type { ProviderPreferences } from "@wayfare/core";
import type { ChatOpenRouterInput } from "./settings.ts";

type Shared =
  | "apiKey"
  | "baseURL"
  | "headers"
  | "deadlines"
  | "fetch"
  | "transport"
  | "hooks"
  | "onReceipt"
  | "onSettled"
  | "ledger"
  | "budgets"
  | "computeCost"
  | "siteUrl"
  | "siteName"
  | "appCategories"
  | "timeout"
  | "client"
  | "receiptTags"
  | "modelKwargs";

/** Fields of the constructor of {@link OpenRouterEmbeddings}. */
export interface OpenRouterEmbeddingsInput extends EmbeddingsParams, Pick<ChatOpenRouterInput, Shared> {
  /** Id of the model, "author/slug". */
  model?: string | undefined;
  /** The same as `model`. */
  modelName?: string | undefined;
  /** Length of the vectors, for models that can shorten them. */
  dimensions?: number | undefined;
  /** Texts in one request. @default 512 */
  batchSize?: number | undefined;
  /** What the texts are, for models that ask: for all of them, or for queries and documents, such as "search_query". */
  inputType?: string | { query?: string; documents?: string } | undefined;
  /** How vectors come: base64 takes a quarter of the bytes where a provider knows it. @default "float" */
  encodingFormat?: "float" | "base64" | undefined;
  /** Where the requests may go, and in which order. */
  provider?: ProviderPreferences | undefined;
  /** Your end user. */
  user?: string | undefined;
}
