import type { Dialect } from "../dialects/dialect.ts";
import type { InferenceKind } from "../inference/kind.ts";
import type { Attempt } from "../planner.ts";
import { noEndpoints } from "../refusal.ts";

/** How a provider is spoken to. */
export type DialectOf = (provider: string) => { readonly dialect: Dialect };

/**
 * The attempts of a plan whose upstreams answer calls of this kind: not every API has every path.
 * @throws UnavailableError (404) when none is left
 */
export function keepAble(
  kind: InferenceKind,
  plan: readonly Attempt[],
  lineTo: DialectOf,
): readonly Attempt[] {
  const able = plan.filter(({ endpoint }) => lineTo(endpoint.provider).dialect.serves(kind));
  if (able.length > 0 || plan.length === 0) return able;
  const models = [...new Set(plan.map(({ model }) => model.id))].join(", ");
  throw noEndpoints(
    `No endpoints found for ${models}: their upstreams do not answer ${kind.path}. Send it to an upstream of the dialect "openrouter".`,
    "Filter by API",
  );
}
