/** The pieces of a model id such as `"deepseek/deepseek-r1:free:online"`. */
export interface ModelIdParts {
  /** What stands before the first slash; undefined in an id without one. */
  readonly author: string | undefined;
  /** The model's own name; empty in a bare preset such as `"@preset/support"`. */
  readonly slug: string;
  /** Suffixes in their order, without colons, e.g. `["free", "online"]`. */
  readonly variants: readonly string[];
  /** Whether the id is an alias for the newest model of a family, `"~author/family-latest"`. */
  readonly alias: boolean;
  /** Slug of the preset in `"@preset/slug"` or `"author/model@preset/slug"`. */
  readonly preset: string | undefined;
}

const PRESET_MARK = "@preset/";

/** Takes a model id apart; any text gives a result and {@link formatModelId} puts it together again unchanged. */
export function parseModelId(id: string): ModelIdParts {
  const presetAt = id.indexOf(PRESET_MARK);
  const preset = presetAt < 0 ? undefined : id.slice(presetAt + PRESET_MARK.length);
  const model = presetAt < 0 ? id : id.slice(0, presetAt);
  const alias = model.startsWith("~");
  const name = alias ? model.slice(1) : model;
  const slash = name.indexOf("/");
  const author = slash < 0 ? undefined : name.slice(0, slash);
  const [slug = "", ...variants] = name.slice(slash + 1).split(":");
  return { author, slug, variants, alias, preset };
}

/** Puts a model id together, e.g. `"~anthropic/claude-sonnet-latest"` or `"author/slug:free"`. */
export function formatModelId(id: ModelIdParts): string {
  const author = id.author === undefined ? "" : `${id.author}/`;
  const variants = id.variants.map((variant) => `:${variant}`).join("");
  const preset = id.preset === undefined ? "" : PRESET_MARK + id.preset;
  return `${id.alias ? "~" : ""}${author}${id.slug}${variants}${preset}`;
}

/** Returns the id without variants and preset; a bare preset names no model and is returned as it is. */
export function baseModel(id: string): string {
  const parsed = parseModelId(id);
  const base = formatModelId({ ...parsed, variants: [], preset: undefined });
  return base === "" ? id : base;
}
