import type { Pricing } from "@wayfare/core";
import { createRandom, type Random, skewed } from "./random.ts";

/** A model with its prices and the providers that serve it. */
export interface FleetModel {
  readonly id: string;
  readonly pricing: Pricing;
  /** The same in USD as numbers, for reported costs. */
  readonly promptPrice: number;
  readonly completionPrice: number;
  readonly providers: readonly string[];
}

/** Who calls: each user belongs to one app, and each app has keys of its own. */
export interface Caller {
  readonly user: string;
  readonly app: string;
  readonly key: string;
}

const MODELS = 30;
const USERS = 500;
const KEYS = 20;
const APPS = 6;

/** 30 models from 0.04 to 15 USD for a million input tokens, each at two or three of 12 providers. */
export const models: readonly FleetModel[] = Array.from({ length: MODELS }, (_, index) => {
  const promptPrice = Number((4e-8 * 375 ** (index / (MODELS - 1))).toPrecision(3));
  const completionPrice = Number((promptPrice * (2 + (index % 4))).toPrecision(3));
  const pricing = {
    prompt: promptPrice.toFixed(12),
    completion: completionPrice.toFixed(12),
    input_cache_read: (promptPrice / 10).toFixed(13),
  };
  const providers = Array.from(
    { length: 2 + (index % 2) },
    (_, each) => `Provider ${(index + each * 5) % 12}`,
  );
  return {
    id: `lab-${index % 9}/model-${index}`,
    pricing,
    promptPrice,
    completionPrice,
    providers,
  };
});

const callers: readonly Caller[] = createCallers(createRandom(77));

function createCallers(random: Random): Caller[] {
  return Array.from({ length: USERS }, (_, index) => {
    const app = skewed(random, APPS);
    // Keys 0, 6, 12, 18 belong to app 0, and so on.
    const keys = Math.ceil((KEYS - app) / APPS);
    const key = app + APPS * Math.floor(random() * keys);
    return { user: `user-${index}`, app: `app-${app}`, key: `key-${key}` };
  });
}

/** A few users call most of the time. */
export function pickCaller(random: Random): Caller {
  return pick(callers, skewed(random, USERS));
}

/** A few models are asked most of the time. */
export function pickModel(random: Random): FleetModel {
  // 7 has no divisor in common with 30: cheap and dear models are mixed.
  return pick(models, (skewed(random, MODELS) * 7) % MODELS);
}

/** An item of a list that is known to have it. */
export function pick<T>(items: readonly T[], index: number): T {
  return items[index] as T;
}
