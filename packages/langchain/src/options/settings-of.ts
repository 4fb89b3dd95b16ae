import { isOption } from "./encode-fields.ts";
import { settingSpelt, shown } from "./setting-names.ts";

/** The settings of a model as its JSON has them; what is not known is not shown. */
export function serializable(fields: object): Record<string, unknown> {
  const entries = Object.entries(fields).filter(
    ([name, value]) => (shown.has(name) || isOption(name)) && typeof value !== "function",
  );
  // Only that there is one: LangChain puts the name of the secret in its place.
  const key = (fields as { apiKey?: unknown }).apiKey !== undefined && { apiKey: "secret" };
  return { ...Object.fromEntries(entries), ...key };
}

/** @throws TypeError for a setting in another spelling, which would be ignored */
export function refuseSpellings(fields: object): void {
  for (const name of Object.keys(fields)) {
    const meant = settingSpelt(name);
    if (meant !== undefined) throw new TypeError(`\`${name}\` is spelt \`${meant}\` here.`);
  }
}
