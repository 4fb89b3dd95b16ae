/** Functions that are there already, though what they do has yet to be loaded. */
export type Later<Verbs> = {
  [K in keyof Verbs]: Verbs[K] extends (...asked: infer Asked) => infer Answer
    ? (...asked: Asked) => Promise<Awaited<Answer>>
    : never;
};

/** Makes such functions under these names. */
export function later<Verbs extends object, K extends keyof Verbs>(
  load: () => Promise<Verbs>,
  names: readonly K[],
): Pick<Later<Verbs>, K> {
  const make =
    (name: K) =>
    async (...asked: never[]) => {
      const verbs = (await load()) as Record<K, (...asked: never[]) => unknown>;
      return await verbs[name](...asked);
    };
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Pick<Later<Verbs>, K>;
}
