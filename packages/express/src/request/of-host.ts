/** What a function of the surrounding program threw, whatever it was. */
export class HostError extends Error {
  override readonly name = "HostError";
}

/** Runs a function of the surrounding program: what it throws is a bug there, also where it is an error of core's. */
export async function ofHost<T>(run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw new HostError("A function of the route's options failed.", { cause });
  }
}
