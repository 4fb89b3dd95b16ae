import { afterAll, afterEach, beforeAll } from "vitest";
import { startUpstream, type Upstream } from "./server/upstream.ts";

/**
 * Starts a provider for the test file. After each test nothing may be in flight.
 * @param afterwards - run behind each test, also one that failed
 */
export function useScript(afterwards: () => void = () => {}): { readonly upstream: Upstream } {
  let upstream: Upstream;
  beforeAll(async () => {
    upstream = await startUpstream();
  });
  afterEach(async () => {
    try {
      // A request that was given up while it was on its way is still to be received.
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      await upstream.settled(2000);
    } finally {
      upstream.reset();
      afterwards();
    }
  });
  afterAll(() => upstream.close());
  return {
    get upstream() {
      return upstream;
    },
  };
}
