import type { Catalog } from "../catalog/catalog.ts";
import { loadCatalog, shippedRelay } from "../catalog/load.ts";
import { createGateway, type Gateway } from "../gateway.ts";
import { createMemoryBooks } from "../meter/memory-books.ts";
import type { Listening } from "../server.ts";
import type { CliConfig } from "./config.ts";
import { createFirstKey, type FirstKey } from "./first-key.ts";
import { openStorage } from "./open-storage.ts";

/** Ports above the usual one that are tried when it is taken. */
const SPARE_PORTS = 10;

/** A gateway, and what a person should know of it. */
export interface OpenedGateway {
  readonly gateway: Gateway;
  /** Where its data are kept. */
  readonly place: string;
  /** Makes the first management key where there never was one: once it can be shown, since it is shown only then. */
  createFirstKey(): Promise<FirstKey | undefined>;
  /** Whether everybody may call: no key for inference was ever set or made. */
  readonly isOpen: boolean;
  /** Closes the gateway and, when all is written down, its data. */
  close(grace: number): Promise<void>;
}

/** Makes the gateway that a configuration asks for. `say` is told what is worth knowing on the way. */
export async function openGateway(config: CliConfig, say: (line: string) => void): Promise<OpenedGateway> {
  const { apiKey, baseURL, keys, managementKeys, budgets, onLedgerDown } = config;
  const catalog = await chooseCatalog(config, say);
  const { ledger, place } = await openStorage(config.storage, say);
  const books = ledger ?? createMemoryBooks();
  const upstreams = apiKey === undefined ? undefined : { "*": { dialect: "openrouter", baseURL, apiKey } };
  const gateway = createGateway({
    keys,
    managementKeys,
    budgets,
    onLedgerDown,
    ledger: books,
    upstreams,
    catalog,
  });
  return {
    gateway,
    place,
    createFirstKey: () => createFirstKey(books.keys),
    isOpen: keys.length === 0 && !(await books.keys.everHad("inference")),
    close: async (grace) => {
      try {
        await gateway.close(grace);
      } finally {
        await ledger?.close();
      }
    },
  };
}

/** A list that cannot be fetched does not keep the gateway from starting: it only knows less. */
async function chooseCatalog(config: CliConfig, say: (line: string) => void): Promise<Catalog | undefined> {
  if (config.catalog !== undefined) return loadCatalog(config.catalog);
  if (config.apiKey === undefined) return undefined;
  try {
    return await loadCatalog(`${config.baseURL.replace(/\/+$/, "")}/models`);
  } catch (error) {
    say(`The list of models could not be fetched: ${(error as Error).message}`);
    say("The list that comes with the package stands in for it; other models are passed on all the same.\n");
    return shippedRelay();
  }
}

/** Listens where the configuration says, or a few ports higher when nobody chose the port and it is taken. */
export async function listenSomewhere(
  gateway: Gateway,
  config: CliConfig,
  say: (line: string) => void,
): Promise<Listening> {
  const { host, port, portIsWish } = config;
  const last = portIsWish ? port + SPARE_PORTS : port;
  for (let candidate = port; ; candidate += 1) {
    try {
      return await gateway.listen({ host, port: candidate });
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
      if (!taken || candidate >= last) throw error;
      say(`Port ${candidate} is taken, trying ${candidate + 1}.`);
    }
  }
}
