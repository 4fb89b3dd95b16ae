/** The entries of a list that are objects; whatever else a server puts there, or in place of the list, is left out. */
export function entries<T>(list: readonly T[] | null | undefined): readonly T[] {
  if (!Array.isArray(list)) return none;
  return list.every(isEntry) ? list : list.filter(isEntry);
}

/** One for all: nearly every chunk has no lists. */
const none: readonly never[] = [];

function isEntry(entry: unknown): boolean {
  return typeof entry === "object" && entry !== null;
}
