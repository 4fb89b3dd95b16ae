import type { ProviderInfo } from "@wayfare/core";
import type { CatalogProvider } from "./catalog.ts";

/** A provider as `GET /providers` lists it. */
export function encodeProvider(provider: CatalogProvider): ProviderInfo {
  return {
    name: provider.name,
    slug: provider.slug,
    privacy_policy_url: provider.privacy_policy_url ?? null,
    terms_of_service_url: provider.terms_of_service_url ?? null,
    status_page_url: provider.status_page_url ?? null,
    headquarters: provider.headquarters ?? null,
    // Null says that it is not known, an empty list would say that there are none.
    datacenters: provider.datacenters ?? null,
  };
}
