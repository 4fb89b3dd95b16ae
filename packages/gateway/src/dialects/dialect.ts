import type { ChatRequest, Deadlines, Generation, RouterMetadata, Transport } from "@wayfare/core";
import type { OfferLookup } from "@wayfare/core/budgets";
import type { Reading } from "@wayfare/core/internal";
import type { CatalogEndpoint, CatalogModel, CatalogProvider } from "../catalog/catalog.ts";
import type { HeaderSource, Reply } from "../exchange.ts";
import type { InferenceKind } from "../inference/kind.ts";

/** Where requests for a provider go, and how it is spoken to. */
export interface Upstream {
  /** Name of the dialect: "openrouter", "openai" or "sandbox". */
  readonly dialect: string;
  /** Such as "https://openrouter.ai/api/v1"; needed by the dialects that use the network. */
  readonly baseURL?: string | undefined;
  /** The gateway's own key for that address; a client's key never goes there. */
  readonly apiKey?: string | undefined;
  /** Headers to add to every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** False for an OpenRouter look-alike whose `GET /generation` tells nothing of broken-off calls. @default true */
  readonly keepsRecords?: boolean | undefined;
  /** Whether it keeps no data; keys with that floor go only where this is known, or to a router. @default false */
  readonly zdr?: boolean | undefined;
  /** "deny" when it is known not to train on prompts, likewise. @default "allow" */
  readonly dataCollection?: "allow" | "deny" | undefined;
}

/** One try at one endpoint. */
export interface DialectCall {
  readonly kind: InferenceKind;
  readonly request: ChatRequest;
  /** The same request as the client sent it, byte for byte. */
  readonly raw: Uint8Array;
  /** The client's request headers. */
  readonly headers: HeaderSource;
  readonly model: CatalogModel;
  readonly endpoint: CatalogEndpoint;
  readonly provider: CatalogProvider;
  readonly upstream: Upstream;
  /** The model as the client named it, variant included. */
  readonly requested: string;
  /** Aborts when the client leaves. */
  readonly signal: AbortSignal;
  /** How the request was routed, for dialects that write their answer themselves; undefined when nobody asked. */
  readonly metadata: RouterMetadata | undefined;
}

/** An answer whose first content is there. */
export interface Served {
  /** Of the answer. @default 200 */
  readonly status?: number;
  /** Names in lower case; content type included. The generation id is added to them. */
  readonly headers: Readonly<Record<string, string>>;
  /** An iterated body may throw an OpenRouterError: the stream then ends with it. */
  readonly body: Reply["body"];
  /** Complete when the body has ended. */
  readonly reading: Reading;
}

/** What is read, and where. */
export interface UpstreamRead {
  readonly upstream: Upstream;
  /** Below its base URL, with the query. */
  readonly path: string;
  /** Display name of the provider. */
  readonly provider: string;
  /** Request headers of the client's that go along, in lower case. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** Aborts when the client leaves. */
  readonly signal: AbortSignal;
}

/** What all dialects share. */
export interface DialectSettings {
  readonly transport: Transport;
  readonly deadlines: Deadlines;
  /** How many times faster than life the sandbox plays; 0 is without any waiting. */
  readonly sandboxSpeed: number;
}

/** How one kind of provider is spoken to. */
export interface Dialect {
  /** Whether its upstreams answer calls of this kind. */
  serves(kind: InferenceKind): boolean;
  /** A field of the request that its upstreams do not have and that cannot be left out in silence. @default none */
  lacks?(kind: InferenceKind, request: ChatRequest): string | undefined;
  /**
   * Makes one try. Resolves when the first content has come, so that the next endpoint may be tried until then.
   * @throws OpenRouterError for every failure before that
   */
  attempt(call: DialectCall): Promise<Served>;
  /**
   * The upstream's own record of a call, which appears a little after it; asked for until it is there. Only dialects
   * whose upstreams keep records have it.
   * @throws OpenRouterError when there is none
   */
  findRecord?(upstream: Upstream, id: string, signal: AbortSignal): Promise<Generation>;
  /**
   * Reads what an upstream keeps for a call that it answered before, such as a film that was ordered.
   * @throws OpenRouterError when there is nothing
   */
  read?(what: UpstreamRead): Promise<Served>;
  /** Prices of every endpoint that an upstream may choose among; only dialects whose upstreams choose have it. */
  createOffers?(upstream: Upstream): OfferLookup;
}

/** Makes a dialect; called once for each gateway. */
export type DialectFactory = (settings: DialectSettings) => Dialect;
