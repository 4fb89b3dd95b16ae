import { baseModel, type ChatRequest, type ProviderPreferences } from "@wayfare/core";
import { namedModels } from "@wayfare/core/internal";
import type { KeyPolicy } from "../access/key-policy.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { InferenceKind } from "../inference/kind.ts";
import { spliceFields } from "../inference/splice-fields.ts";
import { type Attempt, findListed, planAttempts } from "../planner.ts";
import { forbidden } from "../refusal.ts";
import { narrowProviders } from "./narrow-providers.ts";

/** A request, decoded and as its bytes; both always say the same. */
export interface Asked {
  readonly kind: InferenceKind;
  readonly request: ChatRequest;
  readonly raw: Uint8Array;
}

/**
 * Holds a request to the policy of its key: what it may not ask is refused, floors and caps are written into it.
 * @throws AuthenticationError (403) that names the rule
 */
export function applyPolicy(policy: KeyPolicy, asked: Asked, catalog: Catalog): Asked {
  checkModels(policy, asked.request, catalog);
  return change(asked, { ...outputCap(policy, asked), ...providerFloors(policy, asked.request) });
}

/** Writes fields into a request and into its bytes. */
function change(asked: Asked, changes: Partial<ChatRequest>): Asked {
  const fields = Object.entries(changes);
  if (fields.length === 0) return asked;
  const edits = Object.fromEntries(fields.map(([field, value]) => [field, JSON.stringify(value)]));
  return { ...asked, request: { ...asked.request, ...changes }, raw: spliceFields(asked.raw, edits) };
}

/**
 * The plan of a request that was held to a policy.
 * @throws AuthenticationError (403) when only the policy's providers are in the way, else what the planner throws
 */
export function planUnder(policy: KeyPolicy, before: Asked, held: Asked, catalog: Catalog): Attempt[] {
  try {
    return planAttempts(held.request, catalog, held.kind);
  } catch (error) {
    if (policy.allowed_providers === undefined && policy.ignored_providers === undefined) throw error;
    planAttempts(before.request, catalog, before.kind);
    throw forbidden(
      "This API key may not use the providers of this model (allowed_providers, ignored_providers). Choose another model.",
    );
  }
}

function checkModels({ allowed_models }: KeyPolicy, request: ChatRequest, catalog: Catalog): void {
  if (allowed_models === undefined) return;
  const rule = `This API key may only use these models (allowed_models): ${shown(allowed_models)}.`;
  // A preset may name other models, which nobody here can see.
  if (request.preset !== undefined) throw forbidden(`${rule} It cannot use presets.`);
  for (const name of namedModels(request)) {
    if (isAllowed(name, allowed_models, catalog)) continue;
    throw forbidden(`${rule} ${name.slice(0, 200)} is not among them.`);
  }
}

/** The names that a rule lists, as many as a message bears. */
function shown(names: readonly string[]): string {
  return names.length > 20 ? `${names.slice(0, 20).join(", ")} and others` : names.join(", ");
}

/** A model goes by each of its names; an entry without a variant stands for all variants. */
function isAllowed(name: string, allowed: readonly string[], catalog: Catalog): boolean {
  const model = findListed(catalog, name);
  const names = [name, ...(model === undefined ? [] : [model.id, model.canonical_slug])];
  return allowed.some((entry) => names.some((each) => isCovered(each, entry)));
}

function isCovered(name: string, entry: string): boolean {
  if (entry === name) return true;
  // "author/slug@preset/name" takes its model from the preset.
  if (name.includes("@")) return false;
  if (entry.endsWith("/*")) return name.startsWith(entry.slice(0, -1));
  return baseModel(name) === entry;
}

/** OpenRouter knows neither field; other servers do. */
type ManyAnswers = ChatRequest & { n?: number; best_of?: number };

/** Lowers what a request asks for, or asks in its place. */
function outputCap(
  { max_completion_tokens: cap }: KeyPolicy,
  { request, kind }: Asked,
): Pick<ChatRequest, "max_tokens" | "max_completion_tokens"> {
  if (cap === undefined || !kind.writes) return {};
  const { max_tokens, max_completion_tokens, n = 1, best_of = 1 }: ManyAnswers = request;
  if (n > 1 || best_of > 1)
    throw forbidden(
      `This API key may ask for ${cap} tokens in all (max_completion_tokens). Leave 'n' and 'best_of' out.`,
    );
  // The old name is the one that most servers know; both together some refuse, so a name that is given stays alone.
  if (max_tokens == null && max_completion_tokens == null) return { max_tokens: cap };
  return {
    ...((max_tokens ?? 0) > cap && { max_tokens: cap }),
    ...((max_completion_tokens ?? 0) > cap && { max_completion_tokens: cap }),
  };
}

function providerFloors(policy: KeyPolicy, request: ChatRequest): Pick<ChatRequest, "provider"> {
  const given: ProviderPreferences = request.provider ?? {};
  const floors: ProviderPreferences = {
    ...(policy.zdr === true && { zdr: true }),
    ...(policy.data_collection === "deny" && { data_collection: "deny" }),
    ...narrowProviders(policy, given),
  };
  return Object.keys(floors).length === 0 ? {} : { provider: { ...given, ...floors } };
}
