import type { Deadlines, Ledger, Receipt, Transport } from "@wayfare/core";
import type { Budget, BudgetStore, RateLimit } from "@wayfare/core/budgets";
import { createFetchTransport } from "@wayfare/core/internal";
import type { KeyStore } from "@wayfare/ledger";
import type { Catalog } from "./catalog/catalog.ts";
import { shippedCatalog, shippedRelay } from "./catalog/load.ts";
import type { Upstream } from "./dialects/dialect.ts";
import { dialectNamed } from "./dialects/registry.ts";
import { guarded } from "./failure.ts";

/** Receipts, budgets and keys in one place, such as what `openLedger` of `@wayfare/ledger` gives. */
export interface Books extends Ledger {
  /** One receipt by its id. */
  receipt(id: string): Receipt | undefined | Promise<Receipt | undefined>;
  readonly budgets: BudgetStore;
  readonly keys: KeyStore;
  /** Resolves when all that was recorded can be asked for; books that answer at once need none. */
  flush?(): Promise<void>;
}

/** Options of `createGateway`. */
export interface GatewayOptions {
  /** Models and who offers them; see `loadCatalog`. @default the catalogue of the package */
  catalog?: Catalog | undefined;
  /**
   * Where requests go, by provider slug; "*" stands for every provider without an entry of its own.
   * @default `{ "*": { dialect: "sandbox" } }`
   */
  upstreams?: Readonly<Record<string, Upstream>> | undefined;
  /** Keys that clients must show; everybody is let in while there are none and none was ever made. @default [] */
  keys?: readonly string[] | undefined;
  /** Keys that manage keys and make no inference, beside those that the ledger holds. @default [] */
  managementKeys?: readonly string[] | undefined;
  /** Where receipts, budgets and keys are kept; whoever opened it closes it. @default in memory, until the process ends */
  ledger?: Books | undefined;
  /** Limits on spending, beside those of the keys. @default [] */
  budgets?: readonly Budget[] | undefined;
  /** Limits on requests and tokens, beside those of the keys. @default [] */
  rateLimits?: readonly RateLimit[] | undefined;
  /** What becomes of calls under a limit on spending whose highest price is not known. @default "refuse" */
  onUnpriced?: "allow" | "refuse" | undefined;
  /** What becomes of calls under a limit while the ledger is out of reach. @default "refuse" */
  onLedgerDown?: "allow" | "refuse" | undefined;
  /** Names beside localhost that `Host` may give on a loopback address; when set, checked on any address. @default [] */
  allowedHosts?: readonly string[] | undefined;
  /** Origins of web pages that may call, "*" for all. @default [] */
  allowedOrigins?: readonly string[] | undefined;
  /** Longest request body. @default 33554432 (32 MB) */
  maxBodyBytes?: number | undefined;
  /** Limits of each try in milliseconds; `connect` counts with a transport that sees connections. @default core's */
  deadlines?: Pick<Deadlines, "connect" | "firstByte" | "idle"> | undefined;
  /** Milliseconds after which a stream is opened, and between its comments, while no answer has come. @default 5000 */
  heartbeat?: number | undefined;
  /** Milliseconds until the gateway first asks what became of a video that it ordered; each further wait is longer. @default 30000 */
  jobInterval?: number | undefined;
  /** How the sandbox plays. */
  sandbox?:
    | {
        /** How many times faster than life; 0 is without any waiting. @default 1 */
        speed?: number | undefined;
      }
    | undefined;
  /** Bought credits in USD, for `GET /credits`; when it is given, no more than that is spent. @default 1000, not enforced */
  credits?: number | undefined;
  /** The way to the network. @default the platform's `fetch` */
  transport?: Transport | undefined;
  /** Called once with the receipt of every call to a model, also of failed ones, when it is known what it cost; once more for a video, whose price comes with it. */
  onReceipt?: ((receipt: Receipt) => void) | undefined;
  /** Called with what should never happen; the client only learns that it did. @default console.error */
  onError?: ((error: unknown) => void) | undefined;
  /** Milliseconds since 1970. @default Date.now */
  clock?: (() => number) | undefined;
}

/** The options with every default filled in. */
export type GatewaySettings = {
  readonly [Name in Exclude<keyof GatewayOptions, "sandbox" | "ledger">]-?: NonNullable<GatewayOptions[Name]>;
} & { readonly sandboxSpeed: number; readonly ledger: Books | undefined };

const MEGABYTE = 1_048_576;

/** Fills the defaults in. @throws CatalogError when the shipped catalogue is broken */
export function settingsOf(options: GatewayOptions): GatewaySettings {
  // JavaScript callers may write undefined for "no choice", which must not wipe a default.
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const { sandbox, upstreams = { "*": { dialect: "sandbox" } } } = options;
  const print = (error: unknown) => console.error(error);
  const onError = guarded(options.onError ?? print, print);
  return {
    keys: [],
    managementKeys: [],
    ledger: undefined,
    rateLimits: [],
    onLedgerDown: "refuse",
    onUnpriced: "refuse",
    allowedHosts: [],
    allowedOrigins: [],
    maxBodyBytes: 32 * MEGABYTE,
    deadlines: {},
    heartbeat: 5000,
    jobInterval: 30_000,
    credits: 1000,
    transport: createFetchTransport(),
    clock: Date.now,
    ...given,
    onReceipt: guarded(options.onReceipt ?? (() => {}), onError),
    onError,
    budgets: [...(options.budgets ?? []), credit(options.credits)],
    upstreams,
    catalog: options.catalog ?? defaultCatalog(upstreams),
    sandboxSpeed: sandbox?.speed ?? 1,
  };
}

/** All that is spent is booked, so that credits which are set one day count it. */
function credit(credits: number | undefined): Budget {
  return { scope: "global", limit: credits ?? null, source: "openrouter_credits" };
}

/** Behind another router the shipped list is only a list of names: that router has its own endpoints. */
function defaultCatalog(upstreams: Readonly<Record<string, Upstream>>): Catalog {
  return dialectNamed(upstreams["*"]?.dialect)?.routes ? shippedRelay() : shippedCatalog();
}
