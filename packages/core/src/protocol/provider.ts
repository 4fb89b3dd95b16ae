/** A provider, as `GET /providers` lists it. */
export interface ProviderInfo {
  /** Display name, as replies carry it in `provider`. */
  name: string;
  /** Base slug, as `provider.order` and its like take it. */
  slug: string;
  /** Address of its privacy policy. */
  privacy_policy_url?: string | null;
  /** Address of its terms of service. */
  terms_of_service_url?: string | null;
  /** Address of its status page. */
  status_page_url?: string | null;
  /** Country of its seat, as two letters. */
  headquarters?: string | null;
  /** Countries of its data centres, as two letters each. */
  datacenters?: string[] | null;
}
