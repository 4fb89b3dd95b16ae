import type { Dialect } from "../dialects/dialect.ts";
import type { Attempt } from "../planner.ts";
import { invalidRequest, noEndpoints } from "../refusal.ts";
import type { Asked } from "./key-policy.ts";

/** How a provider is spoken to. */
export type DialectOf = (provider: string) => { readonly dialect: Dialect };

/**
 * The attempts of a plan whose upstreams answer such a call: not every API has every path, nor every field of it.
 * @throws UnavailableError (404) when none has the path, InvalidRequestError (400) when none takes a field
 */
export function keepAble(
  { kind, request }: Pick<Asked, "kind" | "request">,
  plan: readonly Attempt[],
  lineTo: DialectOf,
): readonly Attempt[] {
  const serving = plan.filter(({ endpoint }) => lineTo(endpoint.provider).dialect.serves(kind));
  const models = [...new Set(plan.map(({ model }) => model.id))].join(", ");
  if (serving.length === 0 && plan.length > 0)
    throw noEndpoints(
      `No endpoints found for ${models}: their upstreams do not answer ${kind.path}. Send it to an upstream of the dialect "openrouter".`,
      "Filter by API",
    );
  let lacked: string | undefined;
  const able = serving.filter(({ endpoint }) => {
    const field = lineTo(endpoint.provider).dialect.lacks?.(kind, request);
    lacked ??= field;
    return field === undefined;
  });
  if (able.length > 0 || lacked === undefined) return able;
  throw invalidRequest(
    `No upstream of ${models} takes '${lacked}' at ${kind.path}. Leave it out, or name a model of another upstream.`,
  );
}
