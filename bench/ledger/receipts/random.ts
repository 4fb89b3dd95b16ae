/** Random numbers from 0 to 1 that are the same in every run (xorshift32). */
export type Random = () => number;

export function createRandom(seed: number): Random {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** One of `count` places; the first ones come most often, as with names in use (by Zipf). */
export function skewed(random: Random, count: number): number {
  return Math.floor((count + 1) ** random() - 1);
}

/** A whole number around `middle` with a long tail upwards; most lie between a fourth and four times of it. */
export function longTailed(random: Random, middle: number): number {
  const bell = random() + random() + random() + random() - 2;
  return Math.ceil(middle * Math.exp(2.2 * bell));
}
