/**
 * Finds an object again without keeping it: undefined once it is collected. Where the platform has no weak references,
 * it is kept, and nothing is found out to be dropped either.
 */
export function weakly<Held extends object>(held: Held): () => Held | undefined {
  if (typeof WeakRef !== "function") return () => held;
  return lookUp(new WeakRef(held));
}

/** A function of its own: one made above would keep the object by its scope. */
function lookUp<Held extends object>(reference: WeakRef<Held>): () => Held | undefined {
  return () => reference.deref();
}
