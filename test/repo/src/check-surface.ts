import type { PackageSurface, Surface } from "./surface.ts";
import type { Violation } from "./violation.ts";

/** How a deliberate change is recorded. */
export const updateSurface = "UPDATE_SURFACE=1 vitest run --project @wayfare/test-repo surface";

/** Values that the root entry of core may promise at most. */
const rootValueLimit = 30;

/** Compares what a package exports with what was promised in its snapshot. */
export function checkSurface(path: string, promised: PackageSurface, found: PackageSurface): Violation[] {
  const entries = new Set([...Object.keys(promised), ...Object.keys(found)]);
  return [...entries].flatMap((entry) => {
    const [before, after] = [promised[entry] ?? {}, found[entry] ?? {}];
    const changes = [...difference(after, before, "+"), ...difference(before, after, "-")];
    if (changes.length === 0) return [];
    const message = `the surface of "${entry}" changed: ${changes.join(", ")}. Deliberate? Run ${updateSurface}`;
    return [{ path, message }];
  });
}

/** Names of `a` that `b` lacks, or has as another kind. */
function difference(a: Surface, b: Surface, sign: string): string[] {
  return Object.entries(a)
    .filter(([name, kind]) => b[name] !== kind)
    .map(([name, kind]) => `${sign}${name} (${kind})`);
}

/** Names of values, such as functions, classes and constants. */
export function valuesOf(surface: Surface): string[] {
  return Object.keys(surface).filter((name) => surface[name] === "value");
}

/** The root entry of core stays small enough to be read in one sitting. */
export function checkRootSize(path: string, surface: Surface, limit = rootValueLimit): Violation[] {
  const { length } = valuesOf(surface);
  return length <= limit ? [] : [{ path, message: `exports ${length} values; at most ${limit}` }];
}
