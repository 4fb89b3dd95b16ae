import type { SharedV4Warning } from "@ai-sdk/provider";
import type { BodyFields } from "@wayfare/core/adapter";

/** Tags of receipts. */
export type Tags = Readonly<Record<string, string>>;

/** Merges the tags of a model and those of a call, which win. */
export function mergeTags(own: Tags | undefined, given: Tags | undefined): Tags | undefined {
  return given === undefined ? own : { ...own, ...given };
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
