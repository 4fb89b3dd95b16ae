import type { Deadlines, Receipt, Transport } from "@wayfare/core";
import { createFetchTransport } from "@wayfare/core/internal";
import type { Catalog } from "./catalog/catalog.ts";
import { shippedCatalog, shippedRelay } from "./catalog/load.ts";
import type { Upstream } from "./dialects/dialect.ts";
import { dialectNamed } from "./dialects/registry.ts";
import { guarded } from "./failure.ts";

/** Options of `createGateway`. */
export interface GatewayOptions {
  /** Models and who offers them; see `loadCatalog`. @default the catalogue of the package */
  catalog?: Catalog | undefined;
  /**
   * Where requests go, by provider slug; "*" stands for every provider without an entry of its own.
   * @default `{ "*": { dialect: "sandbox" } }`
   */
  upstreams?: Readonly<Record<string, Upstream>> | undefined;
  /** Keys that clients must show; without any, everybody is let in. @default [] */
  keys?: readonly string[] | undefined;
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
  /** How the sandbox plays. */
  sandbox?:
    | {
        /** How many times faster than life; 0 is without any waiting. @default 1 */
        speed?: number | undefined;
      }
    | undefined;
  /** What `GET /credits` gives as bought, in USD; nothing is held back when it is used up. @default 1000 */
  credits?: number | undefined;
  /** The way to the network. @default the platform's `fetch` */
  transport?: Transport | undefined;
  /** Called with the receipt of every chat call, also of failed ones. */
  onReceipt?: ((receipt: Receipt) => void) | undefined;
  /** Called with what should never happen; the client only learns that it did. @default console.error */
  onError?: ((error: unknown) => void) | undefined;
}

/** The options with every default filled in. */
export type GatewaySettings = {
  readonly [Name in Exclude<keyof GatewayOptions, "sandbox">]-?: NonNullable<GatewayOptions[Name]>;
} & { readonly sandboxSpeed: number };

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
    allowedHosts: [],
    allowedOrigins: [],
    maxBodyBytes: 32 * MEGABYTE,
    deadlines: {},
    heartbeat: 5000,
    credits: 1000,
    transport: createFetchTransport(),
    ...given,
    onReceipt: guarded(options.onReceipt ?? (() => {}), onError),
    onError,
    upstreams,
    catalog: options.catalog ?? defaultCatalog(upstreams),
    sandboxSpeed: sandbox?.speed ?? 1,
  };
}

/** Behind another router the shipped list is only a list of names: that router has its own endpoints. */
function defaultCatalog(upstreams: Readonly<Record<string, Upstream>>): Catalog {
  return dialectNamed(upstreams["*"]?.dialect)?.routes ? shippedRelay() : shippedCatalog();
}
