import type { Receipt, Usage } from "@wayfare/core";
import { createReceipt, type ReceiptInput } from "@wayfare/core/cost";
import { type FleetModel, pick, pickCaller, pickModel } from "./fleet.ts";
import { createRandom, longTailed, type Random } from "./random.ts";

const HALF_HOUR = 1_800_000;
/** Calls end, and are recorded, in another order than they begin. */
const JITTER = 20_000;

/** A source of synthetic receipts; the same seed gives the same receipts. */
export type CreateReceiptAt = (startedAt: number) => Receipt;

export function createReceiptSource(seed: number): CreateReceiptAt {
  const random = createRandom(seed);
  let count = 0;
  return (time) => {
    count += 1;
    const model = pickModel(random);
    const { user, app, key } = pickCaller(random);
    const startedAt = Math.floor(time - random() * JITTER);
    const id = generationId(random, startedAt, count);
    const session = `session-${user}-${Math.floor(startedAt / HALF_HOUR)}`;
    const tags = random() < 0.6 ? { key, user, app, session } : { key, user, app };
    const latency = { firstByte: longTailed(random, 300), firstToken: longTailed(random, 500), total: 4000 };
    const attempts = [{ startedAt, duration: 4000, status: 200, model: model.id }];
    const common = {
      id,
      generationId: id,
      api: "chat",
      startedAt,
      streamed: true,
      latency,
      attempts,
      tags,
    } as const;
    return createReceipt({
      ...common,
      requestedModel: model.id,
      model: model.id,
      ...outcomeOf(random, model),
    });
  };
}

/** As OpenRouter makes them: "gen-", seconds since 1970 and 20 letters or digits. */
function generationId(random: Random, startedAt: number, count: number): string {
  const letters = () =>
    Math.floor(random() * 36 ** 6)
      .toString(36)
      .padStart(6, "0");
  // The number makes it unique within a source, turned over so that ids of one second do not come in order.
  const unique = (Math.imul(count, 0x9e37_79b1) >>> 0).toString(36).padStart(8, "0");
  return `gen-${Math.floor(startedAt / 1000)}-${unique}${letters()}${letters()}`;
}

type Outcome = Omit<ReceiptInput, "id" | "api" | "startedAt" | "latency">;

/** 2 % failures, 1 % of unknown cost, 3 % on own keys, 8 % computed, 3 % estimated, the others reported. */
function outcomeOf(random: Random, model: FleetModel): Outcome {
  const kind = random();
  const provider = pick(model.providers, Math.floor(random() * model.providers.length));
  if (kind < 0.02) return { error: "server", ...(kind < 0.01 ? { unbilled: true } : { provider }) };
  const prompt = longTailed(random, 700);
  const completion = longTailed(random, 220);
  const usage = usageOf(random, prompt, completion);
  const cost = prompt * model.promptPrice + completion * model.completionPrice;
  const done = { provider, usage, finishReason: "stop", nativeFinishReason: "stop" };
  if (kind < 0.03) return done;
  if (kind < 0.06) {
    // The bill of one in ten is not told.
    const cost_details = kind < 0.057 ? { upstream_inference_cost: cost } : {};
    return { ...done, usage: { ...usage, cost: cost * 0.05, is_byok: true, cost_details } };
  }
  if (kind < 0.14) return { ...done, pricing: model.pricing };
  if (kind < 0.17) {
    const estimatedCost = BigInt(Math.round(cost * 1e15));
    return { provider, estimatedCost, aborted: true };
  }
  return { ...done, usage: { ...usage, cost, is_byok: false } };
}

function usageOf(random: Random, prompt: number, completion: number): Usage {
  const cached = random() < 0.3 ? Math.floor(prompt * 0.6) : 0;
  const reasoning = random() < 0.2 ? Math.floor(completion * 0.5) : 0;
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
}
