/** The same numbers for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const texts = [null, "", "odd"];
const leaves = [null, "", "odd", 0, -1, 1e21, true, { type: "new" }];

function pick<T>(list: readonly T[], next: () => number): T {
  return list[Math.floor(next() * list.length)] as T;
}

/** Replaces, empties, removes or adds a value here and there; lists stay lists, and what makes it a chunk stays. */
export function mutate(value: unknown, next: () => number, depth = 0): unknown {
  const isHit = depth > 3 && next() < 0.04;
  if (Array.isArray(value))
    return isHit
      ? pick([null, [], [{ type: "new" }]], next)
      : value.map((item) => mutate(item, next, depth + 1));
  if (typeof value !== "object" || value === null)
    return isHit ? pick(typeof value === "string" || value === null ? texts : leaves, next) : value;
  if (isHit) return { type: "new" };
  const entries = Object.entries(value).map(([name, item]) => [name, mutate(item, next, depth + 1)]);
  if (next() < 0.1) entries.push(["brand_new", pick(leaves, next)]);
  if (depth > 3 && next() < 0.03) entries.pop();
  return Object.fromEntries(entries);
}
