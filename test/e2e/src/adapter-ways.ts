import type { AdapterLeg } from "./adapter-leg.ts";
import { aiSdk } from "./ai-sdk-leg.ts";
import { langchain, langchainEvents, langchainV1 } from "./langchain-leg.ts";
import { type Leg, legs } from "./legs.ts";
import { openai } from "./openai-leg.ts";

/** Every adapter; its stories, faults and errors are those of the ways. */
const adapters: readonly AdapterLeg[] = [aiSdk, langchain, openai];

/** Other forms in which an adapter gives the same; what carries the bytes is nothing to them. */
const forms: readonly AdapterLeg[] = [langchainV1, langchainEvents];

/** An adapter over one of the ways. */
export interface AdapterWay {
  readonly name: string;
  readonly adapter: AdapterLeg;
  readonly leg: Leg;
}

/** Every adapter over every way, and its other forms over the first way to each answerer. */
export const adapterWays: readonly AdapterWay[] = [
  ...over(adapters, legs),
  ...over(
    forms,
    legs.filter(({ answerer }, at) => legs.findIndex((leg) => leg.answerer === answerer) === at),
  ),
];

function over(each: readonly AdapterLeg[], ways: readonly Leg[]): AdapterWay[] {
  return each.flatMap((adapter) =>
    ways.map((leg) => ({ name: `${adapter.name}, ${leg.name}`, adapter, leg })),
  );
}
