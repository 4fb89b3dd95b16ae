import type { ProviderPreferences } from "@wayfare/core";
import type { KeyPolicy } from "../access/key-policy.ts";
import type { InferenceKind } from "../inference/kind.ts";
import type { Attempt } from "../planner.ts";
import { forbidden } from "../refusal.ts";

/**
 * The provider preferences that keep a request to what its key allows: `only` becomes what both allow, `ignore` what
 * either rules out. They narrow the plan here, and go along to a router behind us.
 * @throws AuthenticationError (403) when nothing is left
 */
export function narrowProviders(
  { allowed_providers, ignored_providers }: KeyPolicy,
  { only, ignore }: ProviderPreferences,
): Pick<ProviderPreferences, "only" | "ignore"> {
  const narrowed: Pick<ProviderPreferences, "only" | "ignore"> = {};
  if (allowed_providers !== undefined) narrowed.only = common(allowed_providers, only ?? allowed_providers);
  if (ignored_providers !== undefined)
    narrowed.ignore = [...new Set([...(ignore ?? []), ...ignored_providers])];
  if (narrowed.only?.length === 0) {
    const allowed = allowed_providers?.join(", ");
    throw forbidden(
      `This API key may only use these providers (allowed_providers): ${allowed}. 'provider.only' names others.`,
    );
  }
  return narrowed;
}

/**
 * The attempts of a plan that keep to the providers of a key: a router is left out where it takes no such preferences.
 * @throws AuthenticationError (403) when none is left
 */
export function keepNarrow(
  { allowed_providers, ignored_providers }: KeyPolicy,
  plan: readonly Attempt[],
  isRouted: (attempt: Attempt) => boolean,
  { preferences, path }: InferenceKind,
): readonly Attempt[] {
  const isOpen = allowed_providers === undefined && ignored_providers === undefined;
  if (isOpen || (preferences?.includes("only") ?? true)) return plan;
  const kept = plan.filter((attempt) => !isRouted(attempt));
  if (kept.length > 0) return kept;
  throw forbidden(
    `This API key is kept to certain providers (allowed_providers, ignored_providers), and the router behind this gateway takes no such rule at ${path}. Use another key.`,
  );
}

/** What two lists of slugs have in common; of a provider and one of its endpoints, that is the endpoint. */
function common(one: readonly string[], other: readonly string[]): string[] {
  const slugs = one.flatMap((a) =>
    other.flatMap((b) => {
      const [left, right] = [a.toLowerCase(), b.toLowerCase()];
      if (left === right || left.startsWith(`${right}/`)) return [a];
      return right.startsWith(`${left}/`) ? [b] : [];
    }),
  );
  return [...new Set(slugs)];
}
