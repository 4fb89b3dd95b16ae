import { isBusy } from "./failure.ts";

/** For how many milliseconds others may be in the way. */
const PATIENCE = 5_000;
const SHORTEST = 4;
const LONGEST = 100;

/** Tries again while other connections are in the way, without ever blocking the event loop for long. */
export async function patiently<T>(run: () => Promise<T> | T): Promise<T> {
  const end = performance.now() + PATIENCE;
  for (let wait = SHORTEST; ; wait = Math.min(wait * 2, LONGEST)) {
    try {
      return await run();
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error;
    }
    // Processes that wait for the same lock must not come back all at once.
    await new Promise((resolve) => setTimeout(resolve, wait * (1 + Math.random())));
  }
}
