/** For rows of what is added to raw fetch. */
export const difference = { compare: "difference" } as const;

/** For rows of CPU that an import adds. */
export const imported = { ...difference, digits: 1, unit: "ms" } as const;

/** For rows of what a bundle weighs. */
export const size = { compare: "absolute", metric: "gzip", digits: 1, unit: "kB" } as const;
