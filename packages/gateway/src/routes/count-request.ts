import type { ChatRequest } from "@wayfare/core";
import { createReceipt } from "@wayfare/core/cost";
import { keyLimits } from "../access/key-limits.ts";
import { createGenerationId } from "../generation-id.ts";
import { tagsOf } from "../meter/tags.ts";
import type { Parts } from "../parts.ts";
import type { RouteCall } from "../router.ts";

const nothing = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
const free = [{ pricing: { prompt: "0", completion: "0" } }];

/**
 * Counts a request that costs nothing against the limits on requests. Limits on money stay out of it: what was paid for
 * can be fetched.
 * @throws RateLimitError (429) when there were too many
 */
export async function countRequest(
  { rates, settings }: Parts,
  { caller, exchange }: RouteCall,
  { model, models }: ChatRequest,
): Promise<void> {
  const named = [...new Set([model, ...(models ?? [])])].filter((name) => name !== undefined);
  const tags = tagsOf({}, exchange.headers, caller);
  const ticket = await rates.admit({
    request: { models: named, max_tokens: 1 },
    tags,
    offers: free,
    limits: { rateLimits: keyLimits(caller.key)?.rateLimits },
  });
  ticket.settle(
    createReceipt({
      id: createGenerationId(),
      api: "videos",
      startedAt: settings.clock(),
      latency: { total: 0 },
      usage: nothing,
      unbilled: true,
      tags,
    }),
  );
}
