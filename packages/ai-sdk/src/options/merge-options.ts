import type { SharedV4Warning } from "@ai-sdk/provider";

/** Body fields of a request. */
export type BodyFields = Readonly<Record<string, unknown>>;

/**
 * Merges body fields, the later ones over the earlier ones: objects field by field, lists and all else as a whole.
 * Undefined leaves what was there.
 */
export function mergeOptions(...layers: readonly (BodyFields | undefined)[]): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  for (const layer of layers) {
    if (layer === undefined) continue;
    for (const name of Object.keys(layer)) {
      const value = layer[name];
      if (value === undefined || name === "__proto__") continue;
      const held = merged[name];
      merged[name] =
        isPlain(held) && isPlain(value) ? mergeOptions(...alternatives(name, held, value)) : value;
    }
  }
  return merged;
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
      details: `\`${name}\` is decided by the call itself and cannot be overwritten.`,
    });
  }
  return free;
}

/** Of two fields that exclude each other on the wire, the later layer's one counts. */
function alternatives(name: string, held: BodyFields, value: BodyFields): [BodyFields, BodyFields] {
  if (name !== "reasoning") return [held, value];
  const { effort, max_tokens, ...rest } = held;
  if (value.effort != null) return [{ ...rest, effort }, value];
  if (value.max_tokens != null) return [{ ...rest, max_tokens }, value];
  return [held, value];
}

function isPlain(value: unknown): value is BodyFields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
