import { isObject } from "./check.ts";

/** Body fields of a request. */
export type BodyFields = Readonly<Record<string, unknown>>;

/** Objects that mean something as a whole only. */
const wholes: ReadonlySet<string> = new Set(["response_format", "tool_choice", "prediction"]);

/** Of fields that exclude each other on the wire, a later layer's one takes the place of the others. */
const rivals: Readonly<Record<string, readonly string[]>> = {
  max_tokens: ["max_completion_tokens"],
  max_completion_tokens: ["max_tokens"],
  logprobs: ["top_logprobs"],
};

/** The same among the fields of `reasoning`. */
const reasoningRivals: typeof rivals = {
  effort: ["max_tokens", "enabled"],
  max_tokens: ["effort", "enabled"],
  enabled: ["effort", "max_tokens"],
};

/**
 * Merges body fields, the later ones over the earlier ones: objects field by field, tools added to tools, other lists
 * and all else as a whole. Undefined leaves what was there.
 */
export function mergeFields(...layers: readonly (BodyFields | null | undefined)[]): Record<string, unknown> {
  return merge(layers, rivals);
}

function merge(
  layers: readonly (BodyFields | null | undefined)[],
  exclusive: typeof rivals,
): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  for (const layer of layers) {
    if (layer == null) continue;
    for (const name of Object.keys(layer)) {
      const value = layer[name];
      if (value === undefined || name === "__proto__") continue;
      for (const rival of exclusive[name] ?? []) if (layer[rival] === undefined) delete merged[rival];
      settleEffort(name, layer, merged);
      merged[name] = mergeField(name, merged[name], value);
    }
  }
  return merged;
}

/** `reasoning_effort` is short for what stands in `reasoning`: a layer that says the one takes back the other. */
function settleEffort(name: string, layer: BodyFields, merged: Record<string, unknown>): void {
  const { reasoning, reasoning_effort: short } = layer;
  if (name === "reasoning_effort" && reasoning === undefined && isObject(merged.reasoning)) {
    const { effort: _, max_tokens: __, enabled: ___, ...rest } = merged.reasoning;
    if (Object.keys(rest).length > 0) merged.reasoning = rest;
    else delete merged.reasoning;
  }
  const says = isObject(reasoning) && Object.keys(reasoningRivals).some((field) => reasoning[field] != null);
  if (name === "reasoning" && short === undefined && says) delete merged.reasoning_effort;
}

function mergeField(name: string, held: unknown, value: unknown): unknown {
  if (name === "tools" && Array.isArray(held) && Array.isArray(value)) return [...held, ...value];
  if (!isObject(held) || !isObject(value) || wholes.has(name)) return value;
  return merge([held, value], name === "reasoning" ? reasoningRivals : {});
}
