import type { KeyPolicy } from "../access/key-policy.ts";
import type { Upstream } from "../dialects/dialect.ts";
import type { HeaderSource } from "../exchange.ts";
import type { InferenceKind } from "../inference/kind.ts";
import type { Attempt } from "../planner.ts";
import { noEndpoints } from "../refusal.ts";

/** What decides whether a request may go to an upstream. */
export interface Destination {
  readonly upstream: Upstream;
  /** Whether it leads over the network. */
  readonly remote: boolean;
  /** Whether it gets the request's provider preferences, floors included, and follows them. */
  readonly routes: boolean;
}

/**
 * The attempts of a plan that keep to the privacy floors of a key. Of a provider that is asked directly, only what the
 * gateway was told is known: where nothing was, it does not serve such a key.
 * @throws UnavailableError (404) when none is left
 */
export function keepPrivate(
  { zdr, data_collection }: KeyPolicy,
  plan: readonly Attempt[],
  destinationOf: (provider: string) => Destination,
  { preferences }: InferenceKind,
): readonly Attempt[] {
  const rules = [
    ...(zdr === true ? ["zdr"] : []),
    ...(data_collection === "deny" ? ["data_collection"] : []),
  ];
  if (rules.length === 0) return plan;
  // Not every path of a router takes these preferences.
  const isFollowed = rules.every((rule) => preferences?.includes(rule) ?? true);
  const kept = plan.filter(({ endpoint }) => {
    const { upstream, remote, routes } = destinationOf(endpoint.provider);
    if (!remote || upstream.zdr === true || (routes && isFollowed)) return true;
    return zdr !== true && upstream.dataCollection === "deny";
  });
  if (kept.length > 0) return kept;
  const message = `No endpoints found matching the data policy of this API key (${rules.join(", ")}).`;
  throw noEndpoints(
    `${message} Choose another model, or tell the gateway what its upstreams keep.`,
    "Filter by Data Policy",
  );
}

/** A client's headers as upstreams of such a key may see them: without those that ask to keep the answer. */
export function privateHeaders({ zdr, data_collection }: KeyPolicy, headers: HeaderSource): HeaderSource {
  if (zdr !== true && data_collection !== "deny") return headers;
  return { get: (name) => (/^x-openrouter-cache/i.test(name) ? null : headers.get(name)) };
}
