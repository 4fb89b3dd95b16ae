import { readFileSync } from "node:fs";
import { createFetchTransport, type Transport } from "@wayfare/core/internal";
import { catalogFolder } from "../catalog-folder.ts";
import type { Catalog, CatalogProvider } from "./catalog.ts";
import { CatalogError, object } from "./check.ts";
import { type CatalogFile, decodeCatalog } from "./decode.ts";
import { decodeModelList } from "./decode-model-list.ts";
import { createRelayCatalog, openRouter } from "./relay-catalog.ts";

/** How `loadCatalog` reaches what it loads. */
export interface LoadOptions {
  /** The provider that offers the models of a live list. @default OpenRouter */
  provider?: CatalogProvider;
  /** How long a live list may take, in milliseconds. @default 10000 */
  timeout?: number;
  transport?: Transport;
}

/** The catalogue that comes with the package: well-known models, and the sandbox's own. */
export function shippedCatalog(): Catalog {
  return decodeCatalog(
    ["models.json", "providers.json", "sandbox.json"].map((name) => readJson(new URL(name, catalogFolder))),
  );
}

/** The shipped models as OpenRouter offers them, for a gateway in front of it; the sandbox's own are not there. */
export function shippedRelay(): Catalog {
  return createRelayCatalog(shippedCatalog().models.filter((model) => !model.id.startsWith("sandbox/")));
}

/**
 * Loads a catalogue: from a file, from the address of a live `/models`, or from data that is there already, each in
 * our own format or in that of `GET /models`.
 * @throws CatalogError that says what is wrong and where
 */
export async function loadCatalog(
  source: string | URL | object,
  options: LoadOptions = {},
): Promise<Catalog> {
  if (typeof source === "object" && !(source instanceof URL))
    return decode({ name: "catalog", value: source }, options);
  const remote = /^https?:/.test(String(source));
  return decode(remote ? await fetchJson(String(source), options) : readJson(source), options);
}

function decode(file: CatalogFile, { provider = openRouter }: LoadOptions): Catalog {
  return Array.isArray(object(file.value, file.name).data)
    ? decodeModelList(file, provider)
    : decodeCatalog([file]);
}

function readJson(file: string | URL): CatalogFile {
  const name = file instanceof URL ? file.pathname : file;
  try {
    return { name, value: JSON.parse(readFileSync(file, "utf8")) };
  } catch (cause) {
    throw new CatalogError(`${name} cannot be read as a catalogue: ${(cause as Error).message}`, { cause });
  }
}

async function fetchJson(
  url: string,
  { timeout = 10_000, transport = createFetchTransport() }: LoadOptions,
): Promise<CatalogFile> {
  try {
    const request = {
      url,
      method: "GET",
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(timeout),
    };
    const response = await transport(request);
    const body = await response.text();
    if (response.status !== 200) throw new Error(`it answered ${response.status}`);
    return { name: url, value: JSON.parse(body) };
  } catch (cause) {
    throw new CatalogError(`${url} cannot be read as a catalogue: ${(cause as Error).message}`, { cause });
  }
}
