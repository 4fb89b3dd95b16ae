import type { SharedV4Warning } from "@ai-sdk/provider";

/** Body fields of a request. */
export type BodyFields = Readonly<Record<string, unknown>>;

/** Tags of receipts. */
export type Tags = Readonly<Record<string, string>>;

/** Merges the tags of a model and those of a call, which win. */
export function mergeTags(own: Tags | undefined, given: Tags | undefined): Tags | undefined {
  return given === undefined ? own : { ...own, ...given };
}

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
export function mergeOptions(...layers: readonly (BodyFields | null | undefined)[]): Record<string, unknown> {
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
      merged[name] = mergeField(name, merged[name], value);
    }
  }
  return merged;
}

function mergeField(name: string, held: unknown, value: unknown): unknown {
  if (name === "tools" && Array.isArray(held) && Array.isArray(value)) return [...held, ...value];
  if (!isPlain(held) || !isPlain(value) || wholes.has(name)) return value;
  return merge([held, value], name === "reasoning" ? reasoningRivals : {});
}

/** Leaves out, with a warning, the fields that a call may not set, such as `messages` and `model`. */
export function withoutFixed(
  options: BodyFields | undefined,
  fixed: readonly string[],
  warnings: SharedV4Warning[],
): BodyFields | undefined {
  if (options === undefined || !fixed.some((name) => options[name] !== undefined)) return options;
  const free: Record<string, unknown> = { ...options };
  for (const name of fixed) {
    if (free[name] === undefined) continue;
    delete free[name];
    warnings.push({
      type: "unsupported",
      feature: `providerOptions.openrouter.${name}`,
      details: "The call itself decides this.",
    });
  }
  return free;
}

function isPlain(value: unknown): value is BodyFields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
