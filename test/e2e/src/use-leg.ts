import { startUpstream, stories, storyReply, type Upstream } from "@wayfare/test-upstream";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { type Leg, legs, type OpenLeg } from "./legs.ts";
import { openTimers } from "./open-timers.ts";

/** A leg with its provider, and the shortest way to the same provider for comparison. */
export interface Stage extends Omit<OpenLeg, "close"> {
  readonly upstream: Upstream;
  readonly direct: OpenLeg["client"];
}

/** Opens a leg for the tests around. After each of them nothing may be in flight, and no timer may run. */
export function useLeg(leg: Leg): Stage {
  let upstream: Upstream;
  let open: OpenLeg;
  let direct: OpenLeg;
  beforeAll(async () => {
    upstream = await startUpstream();
    open = await leg.open(upstream);
    direct = (await legs[0]?.open(upstream)) ?? open;
    // The first call is slow, and some tests count milliseconds.
    upstream.fallback = (request) => storyReply(stories.plainText, request);
    await open.client.stream(stories.plainText.request).final();
    upstream.reset();
  });
  afterEach(async () => {
    try {
      await nothingLeft(upstream);
    } finally {
      upstream.reset();
    }
  });
  afterAll(async () => {
    await open.close();
    await upstream.close();
  });
  return {
    get upstream() {
      return upstream;
    },
    get direct() {
      return direct.client;
    },
    get baseURL() {
      return open.baseURL;
    },
    get client() {
      return open.client;
    },
    get settings() {
      return open.settings;
    },
    get fetch() {
      return open.fetch;
    },
    get headers() {
      return open.headers;
    },
  };
}

/** @throws when a request is still in flight after two seconds, or a timer still runs after one more */
async function nothingLeft(upstream: Upstream): Promise<void> {
  // A request that was given up while it was on its way is still to be received.
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  await upstream.settled(2000);
  const due = performance.now() + 1000;
  while (openTimers().length > 0 && performance.now() < due) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(openTimers(), "timers that still run").toEqual([]);
}
