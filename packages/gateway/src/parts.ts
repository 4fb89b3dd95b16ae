import { InvalidRequestError } from "@wayfare/core";
import { type Budgets, createBudgets, type OfferLookup } from "@wayfare/core/budgets";
import { KeyBook } from "./access/key-book.ts";
import { type Catalog, createCatalog } from "./catalog/catalog.ts";
import type { Dialect, Upstream } from "./dialects/dialect.ts";
import { dialectNamed, dialects } from "./dialects/registry.ts";
import { JobWatch } from "./meter/job-watch.ts";
import { Jobs } from "./meter/jobs.ts";
import { createMemoryBooks } from "./meter/memory-books.ts";
import { Meter } from "./meter/meter.ts";
import { readJob } from "./meter/read-job.ts";
import type { Books, GatewaySettings } from "./options.ts";

/** Where a provider's requests go. */
interface Line {
  readonly upstream: Upstream;
  readonly dialect: Dialect;
  /** Whether it leads over the network. */
  readonly remote: boolean;
  /** Whether it leads to a router. */
  readonly routes: boolean;
  /** Prices of what the upstream chooses among, where it chooses. */
  readonly offers: OfferLookup | undefined;
}

/** What the routes work with. */
export interface Parts {
  /** The options with their defaults. */
  readonly settings: GatewaySettings;
  /** The models that can be reached. */
  readonly catalog: Catalog;
  /** Receipts, budgets and keys, wherever they are kept. */
  readonly books: Books;
  /** The keys, as calls are checked against them. */
  readonly keys: KeyBook;
  /** What may still be spent and asked. */
  readonly budgets: Budgets;
  /** Of those limits the ones on money alone, for a further try of a call that was counted. */
  readonly spending: Budgets;
  /** And those on requests and tokens alone, for what costs nothing. */
  readonly rates: Budgets;
  /** Writes down what calls cost. */
  readonly meter: Meter;
  /** Work that goes on after its call was answered. */
  readonly jobs: Jobs;
  /** Asks after it where no client does. */
  readonly jobWatch: JobWatch;
  /** The line to a provider of the catalogue. */
  line(provider: string): Line;
}

/** Puts the parts together. @throws InvalidRequestError when an upstream names no dialect that there is, or no address */
export function createParts(settings: GatewaySettings): Parts {
  const lines = new Map<string, Line>();
  for (const [slug, upstream] of Object.entries(settings.upstreams)) {
    lines.set(slug, { upstream, ...dialectOf(slug, upstream, settings) });
  }
  const { clock, onError, onReceipt, budgets, rateLimits, onLedgerDown, onUnpriced } = settings;
  const books = settings.ledger ?? createMemoryBooks();
  const lineTo = (provider: string) => lines.get(provider) ?? lines.get("*");
  const line = (provider: string) => {
    const found = lineTo(provider);
    if (found === undefined) throw new InvalidRequestError(`There is no upstream for ${provider}.`);
    return found;
  };
  const common = { store: books.budgets, onLedgerDown, onUnpriced, clock, onError };
  const meter = new Meter({ books, onReceipt, onError });
  const jobs = new Jobs(clock);
  return {
    settings,
    catalog: reachable(settings.catalog, (provider) => lineTo(provider) !== undefined),
    books,
    keys: new KeyBook(books.keys, clock),
    budgets: createBudgets({ ...common, budgets, rateLimits }),
    spending: createBudgets({ ...common, budgets }),
    rates: createBudgets({ ...common, rateLimits }),
    meter,
    jobs,
    jobWatch: new JobWatch({
      jobs,
      meter,
      first: settings.jobInterval,
      read: (job, signal) => readJob(line(job.provider), job, { signal }),
    }),
    line,
  };
}

/** A mistake in the options shows when the gateway is made, not when the first client calls. */
function dialectOf(slug: string, upstream: Upstream, settings: GatewaySettings): Omit<Line, "upstream"> {
  const entry = dialectNamed(upstream.dialect);
  if (entry === undefined) {
    const known = Object.keys(dialects).join(", ");
    throw new InvalidRequestError(`upstreams["${slug}"].dialect must be one of ${known}.`);
  }
  if (entry.remote && !upstream.baseURL) {
    throw new InvalidRequestError(`upstreams["${slug}"].baseURL is missing.`);
  }
  const dialect = entry.create(settings);
  return {
    dialect,
    remote: entry.remote,
    routes: entry.routes,
    offers: dialect.createOffers?.(upstream),
  };
}

/** The models that have an endpoint with an upstream, and of their endpoints only those. */
function reachable(catalog: Catalog, has: (provider: string) => boolean): Catalog {
  if ([...catalog.providers.keys()].every(has)) return catalog;
  const models = catalog.models
    .map((model) => ({ ...model, endpoints: model.endpoints.filter((endpoint) => has(endpoint.provider)) }))
    .filter((model) => model.endpoints.length > 0);
  return createCatalog(models, catalog.providers);
}
