import type { AdapterLeg } from "./adapter-leg.ts";
import { aiSdk } from "./ai-sdk-leg.ts";
import { type Leg, legs } from "./legs.ts";

/** Every adapter; its stories, faults and errors are those of the ways. */
export const adapters: readonly AdapterLeg[] = [aiSdk];

/** An adapter over one of the ways. */
export interface AdapterWay {
  readonly name: string;
  readonly adapter: AdapterLeg;
  readonly leg: Leg;
}

/** Every adapter over every way. */
export const adapterWays: readonly AdapterWay[] = adapters.flatMap((adapter) =>
  legs.map((leg) => ({ name: `${adapter.name}, ${leg.name}`, adapter, leg })),
);
